using System.Globalization;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Traces;

/// <summary>What an event of a trap trace is; the words of the format are these in lower case.</summary>
public enum TraceKind : byte
{
    /// <summary>An exception from below EL2 to EL2.</summary>
    Exit,

    /// <summary>A return from EL2 to a lower Exception level.</summary>
    Entry,

    /// <summary>An exception that does not cross the boundary: to EL1, or from EL2 to EL2.</summary>
    Exception,

    /// <summary>A return that does not cross the boundary.</summary>
    Return,

    /// <summary>At the entry that follows, a control register of EL2 has another value than at the entry of the same vCPU before.</summary>
    Control,

    /// <summary>SMC or HVC that the board's firmware answers.</summary>
    Firmware,

    /// <summary>Why the run ended; the last event of every trace, and of no other place.</summary>
    End,
}

/// <summary>Where an exception or a return comes from or goes to.</summary>
/// <param name="SP">PSTATE.SP: <c>h</c> for the stack pointer of the Exception level, <c>t</c> for SP_EL0.</param>
public readonly record struct TracePlace(ExceptionLevel EL, bool SP, ulong PC)
{
    public override string ToString() => $"{EL}{(SP ? 'h' : 't')}:0x{PC:x}";
}

/// <summary>A field with its value: of a syndrome, of a control register, or an argument of a call.</summary>
public readonly record struct TraceField(string Name, ulong Value)
{
    public override string ToString() => $"{Name}=0x{Value:x}";
}

/// <summary>One event of a trap trace. Golden/FORMAT.md says what each part is; a part that an event lacks is <see cref="None"/>.</summary>
/// <param name="Step">The number of the step, from 1, over all PEs.</param>
public sealed record TraceEvent(ulong Step, TraceKind Kind)
{
    public const string None = "-";

    private static readonly ValueArray<TraceField> NoFields = ValueArray<TraceField>.Of([]);

    /// <summary>The number of the PE; -1 for the end, which is of no PE.</summary>
    public int PE { get; init; } = -1;

    /// <summary>The VM and its vCPU, <c>host.N</c>, or none for EL2 itself.</summary>
    public string Vm { get; init; } = None;

    public TracePlace? From { get; init; }

    public TracePlace? To { get; init; }

    /// <summary>The exception class, the kind of interrupt, the control register, or the function of the firmware.</summary>
    public string Class { get; init; } = None;

    /// <summary>The fields of the syndrome that are not zero, then the addresses that the exception reports.</summary>
    public ValueArray<TraceField> Syndrome { get; init; } = NoFields;

    /// <summary>The trap rule that stopped the instruction.</summary>
    public string Rule { get; init; } = None;

    /// <summary>The vector by which EL2 was entered.</summary>
    public string Handler { get; init; } = None;

    /// <summary>What became of it.</summary>
    public string Outcome { get; init; } = None;

    /// <summary>The word of the format for the kind.</summary>
    public string Event => WordOf(Kind);

    /// <summary>The VM without its vCPU.</summary>
    public string VmName => VmNameOf(Vm);

    /// <summary>The event is of this VM, or of this vCPU.</summary>
    public bool IsOf(string vm) => Vm == vm || VmName == vm;

    /// <summary>The VM of a vCPU.</summary>
    public static string VmNameOf(string vcpu) => vcpu.LastIndexOf('.') is var dot and > 0 ? vcpu[..dot] : vcpu;

    public static string WordOf(TraceKind kind) => kind switch
    {
        TraceKind.Exit => "exit",
        TraceKind.Entry => "entry",
        TraceKind.Exception => "exception",
        TraceKind.Return => "return",
        TraceKind.Control => "control",
        TraceKind.Firmware => "firmware",
        TraceKind.End => "end",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The value of a field, or null.</summary>
    public ulong? this[string field]
    {
        get
        {
            foreach (var one in Syndrome)
                if (one.Name == field)
                    return one.Value;
            return null;
        }
    }

    public override string ToString() => TraceText.Line(this);
}

/// <summary>A file that a traced run was made of.</summary>
/// <param name="Sha256">Of its bytes, in hexadecimal.</param>
public sealed record TraceInput(string Name, string Sha256);

/// <summary>What a trace is of.</summary>
/// <param name="Cpu">The name of the CPU.</param>
/// <param name="Of">In one line what ran: a hypervisor, a case of it, or an image.</param>
/// <param name="Inputs">The files that it was made of.</param>
public sealed record TraceHeader(string Cpu, string Of, ValueArray<TraceInput> Inputs)
{
    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The word that a trace begins with.</summary>
    public const string Magic = "virtspec-trace";

    /// <summary>An input by the contents of a file; folders are left out, so that the same run has the same header everywhere.</summary>
    public static TraceInput Input(string path, ReadOnlySpan<byte> contents) =>
        new(TraceWords.Escaped(Path.GetFileName(path)), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(contents)));
}

/// <summary>A whole trace.</summary>
public sealed record Trace(TraceHeader Header, IReadOnlyList<TraceEvent> Events)
{
    /// <summary>How many events have each key, most frequent first.</summary>
    public static IEnumerable<(string Key, int Count)> Histogram(IEnumerable<TraceEvent> events, Func<TraceEvent, string> key) => events
        .GroupBy(key).Select(g => (g.Key, Count: g.Count())).OrderByDescending(g => g.Count).ThenBy(g => g.Key, StringComparer.Ordinal);

    /// <summary>A number as the format writes it.</summary>
    public static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
