using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace VirtSpec.Generator.Tests;

/// <summary>Small tables that are right, and the C# that they name. A test changes one thing and looks at the errors.</summary>
internal sealed record Sample
{
    public const string Code = "Code.cs";

    public static readonly Sample Good = new();

    private IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>
    {
        ["features.tbl"] = """
            # comment
            FEAT_X   ; ID_EL1.X>=1 ; a feature           ; FEAT_X
            IMPDEF_Q ; -           ; what the CPU Q adds ; Q manual
            """,
        ["fields/all.tbl"] = """
            register A_EL1
            63:2 ; RES0
            1    ; X    ; FEAT_X ; what X does
            0    ; F    ;        ; which layout holds

            register A_EL1 when F=1
            63:1 ; RES1
            0    ; F    ;        ; which layout holds

            register ID_EL1
            63:4 ; RES0
            3:0  ; X    ;        ; X is implemented

            register COUNT_EL0
            63:0 ; Value ;       ; the count
            """,
        ["registers.tbl"] = """
            A_EL1     ; 3 0 1     0 0 ; -  RW RW ; plain    ; 0   ; HCR_EL2.TRVM ; HCR_EL2.TVM ; FEAT_X ; page A_EL1
            ID_EL1    ; 3 0 0     4 0 ; -  RO RO ; constant ; cpu ; -            ; -           ; -      ; page ID_EL1
            COUNT_EL0 ; 3 3 14    0 1 ; RO RO RO ; computed ; -   ; -            ; -           ; -      ; page COUNT_EL0
            SPACE     ; 3 * 11,15 * * ; U  U  -  ; -        ; -   ; HCR_EL2.TVM  ; -           ; -      ; page SPACE
            """,
        ["operations.tbl"] = "DC ZVA ; 3 7 4 1 ; X X X ; Xt ; HCR_EL2.TDZ ; - ; DC ZVA",
        ["a64/a.tbl"] = """
            class Add           ; sf op 0000 imm:16 Rn:5 Rd:5  ; Add a number
            ADD_32              ; sf=0 op=0 imm!=000000000000000x ; add <Wd>, #<imm>
            ADD_64              ; sf=1 op=0                       ; add <Xd>, #<imm> ; FEAT_X traps=HCR_EL2.TVM
            alias INC of ADD_64 ; imm=0000000000000001 EvenRd     ; inc <Xd>

            class Other         ; 1111 x:28 ; What is not modelled ; not-modelled
            OTHER               ;           ; other
            """,
        ["a64/operands.tbl"] = """
            Wd  ; W   ; Rd
            Xd  ; X   ; Rd
            imm ; Hex ; imm
            """,
        ["cpus/q.tbl"] = """
            arch    ; v8.0    ; Q manual
            feature ; FEAT_X
            size    ; Counters ; 4
            value   ; ID_EL1   ; 0x1
            id      ; ID_EL1.X ; implemented ; X
            """,
        ["syndromes.tbl"] = """
            class 0x00 Unknown ; any ; unknown reason ; ESR_EL1
            24:0 ; RES0

            class 0x01 WFx ; EL0 ; WFI was trapped ; ESR_EL1
            24:1 ; RES0
            0    ; TI ; which instruction
            """,
        [Code] = """
            static class TrapsHCR_EL2
            {
                public static readonly TrapRule TVM = new();
                public static readonly TrapRule TRVM = new();
                public static readonly TrapRule TDZ = new();
            }

            static class Execute
            {
                internal static object Add(ref Transition t, Add i) => null;

                private static int Helper() => 1;
            }

            static class Predicates
            {
                public static bool EvenRd(uint word) => (word & 1) == 0;
            }

            static class Timers
            {
                public static readonly ComputedRegister COUNT_EL0 = new();
            }

            static class OperandKinds
            {
                public static readonly OperandKind W = new();
                public static readonly OperandKind X = new();
                public static readonly OperandKind Hex = new();
            }
            """,
    };

    public IEnumerable<AdditionalText> Tables => Files.Where(f => f.Key != Code).Select(f => new Table($"Spec/Tables/{f.Key}", f.Value));

    public CSharpCompilation Compilation => CSharpCompilation.Create("sample", [CSharpSyntaxTree.ParseText(Files[Code], GeneratorRun.ParseOptions, Code)]);

    public GeneratorRun Run() => GeneratorRun.Of(Compilation, Tables);

    /// <summary>The errors, with paths below Spec/Tables.</summary>
    public IEnumerable<string> Errors() => Run().Errors.Select(e => e.Replace("Spec/Tables/", ""));

    /// <summary>The sample with lines added at the end of a file.</summary>
    public Sample Add(string file, params string[] lines) =>
        With(file, string.Join('\n', [.. Files.TryGetValue(file, out string? text) ? text.Split('\n') : [], .. lines]));

    /// <summary>The sample with the only line of a file that begins with <paramref name="start"/> replaced; by nothing, when there are no lines.</summary>
    public Sample Replace(string file, string start, params string[] lines)
    {
        string old = Files[file].Split('\n').Single(line => line.TrimStart().StartsWith(start, StringComparison.Ordinal));
        return With(file, string.Join('\n', Files[file].Split('\n').SelectMany(line => line == old ? lines : [line])));
    }

    private Sample With(string file, string text) => new() { Files = new Dictionary<string, string>(Files) { [file] = text } };
}
