using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Translations.Claims;

/// <summary>
/// Two virtual machines with two address spaces each on one PE, and software at EL2 that changes their tables.
/// Stage 1 maps eight pages and two blocks of each address space, stage 2 eight pages and a block of each machine besides its tables.
/// </summary>
internal sealed class World
{
    public const int Machines = 2, Spaces = 2, Pages = 8, Blocks = 2;

    /// <summary>The page that every address space of a machine shares, by a global entry.</summary>
    public const int GlobalPage = 7;

    private const ulong CodeAddress = ClaimMemory.Start, Tables = ClaimMemory.Start + 0x20_0000, PageSize = 0x1000, BlockSize = 0x20_0000;
    private const ulong FirstVA = 0x4000_0000, FirstIPA = 0x5000_0000;

    public ClaimMemory Memory { get; } = new();

    /// <summary>At EL2 with translation off, where software changes tables; accesses are made by copies at EL1 and EL0.</summary>
    public PE Pe { get; private set; }

    public int Machine { get; private set; }

    public int Space { get; private set; }

    /// <summary>Told of each store.</summary>
    public Action<PA, int> Stored { get; init; } = static (_, _) => { };

    /// <summary>Told of each instruction that EL2 executes.</summary>
    public Action<PE, StepResult> Stepped { get; init; } = static (_, _) => { };

    public World()
    {
        Pe = Start();
        for (int machine = 0; machine < Machines; machine++)
            BuildMachine(machine);
        Enter(0, 0);
    }

    public static ulong PageVA(int page) => FirstVA + (ulong)page * PageSize;

    public static ulong BlockVA(int block) => FirstVA + (ulong)(block + 1) * BlockSize;

    public static ulong PageIPA(int page) => FirstIPA + (ulong)page * PageSize;

    public const ulong BlockIPA = FirstIPA + BlockSize;

    /// <summary>Where the descriptor of a page of stage 1 is: in one of two level 3 tables.</summary>
    public static ulong S1PageEntry(int machine, int space, int table, int page) => S1Table(machine, space, 2 + table) + 8 * (ulong)page;

    public static ulong S1BlockEntry(int machine, int space, int block) => S1Table(machine, space, 1) + 8 * (ulong)(block + 1);

    /// <summary>Where the descriptor of the level 3 table of stage 1 is.</summary>
    public static ulong S1TableEntry(int machine, int space) => S1Table(machine, space, 1);

    public static ulong S1PageTable(int machine, int space, int table) => S1Table(machine, space, 2 + table);

    public static ulong S2PageEntry(int machine, int page) => S2Table(machine, 2) + 8 * (ulong)page;

    public static ulong S2BlockEntry(int machine) => S2Table(machine, 1) + 8 * (BlockIPA >> 21 & 511);

    /// <summary>Makes a machine and one of its address spaces current.</summary>
    public void Enter(int machine, int space)
    {
        (Machine, Space) = (machine, space);
        Pe = Pe.WithSystem(Reg.VTTBR_EL2, VTTBROf(machine))
            .WithSystem(Reg.TTBR0_EL1, ASIDOf(space) << 48 | S1Table(machine, space, 0));
    }

    /// <summary>Stage 2 of another machine under the address space that is current.</summary>
    public void Mix(int machine) => Pe = Pe.WithSystem(Reg.VTTBR_EL2, VTTBROf(machine));

    private static ulong VTTBROf(int machine) => (ulong)(machine + 1) << 48 | S2Table(machine, 0);

    public static ulong ASIDOf(int space) => (ulong)space + 5;

    public void Write(ulong address, ulong descriptor)
    {
        Memory[address] = descriptor;
        Stored(new PA(address), 8);
    }

    /// <summary>EL2 executes an instruction, TLBI or a barrier, with its operand in X0.</summary>
    public void Execute(string assembly, ulong operand = 0)
    {
        if (!Assembler.TryAssemble(assembly, CodeAddress, out uint word, out string error))
            throw new ArgumentException(error);
        Memory[CodeAddress] = word;
        var before = Pe.WithPC(CodeAddress).WithX(0, operand);
        Step.Run(before, Memory, default, out var result);
        Stepped(before, result);
    }

    /// <summary>Where an access of the current address space goes, as the translations say: its address, or its fault.</summary>
    public string Access(ITranslations translations, in ClaimAccess access)
    {
        var pe = Pe.WithPSTATE(PSTATE.AtReset(access.EL));
        var descriptor = access.Describe();
        if (translations.TryFind(pe, new VA(access.VA), descriptor, access.Aligned, out var found))
            return found.ToString();
        var context = new TranslationContext(ref pe, Memory, cache: translations.Cache);
        translations.Translate(ref context, new TranslationRequest(new VA(access.VA), descriptor, access.Aligned), out var result);
        var fault = result.Fault;
        return result.IsFault ? $"{fault.StatusCode} level {fault.Level}, stage 2 {fault.SecondStage}, {fault.IPAddress}" : result.PAddress.ToString();
    }

    private static PE Start()
    {
        const ulong Tcr = 25 | 0b010UL << 32 | 1UL << 23, Vtcr = 24 | 1 << 6 | 0b010 << 16 | 1u << 31, NormalAndDevice = 0x00ff;
        var pe = PE.Reset(new PeConfiguration(CpuModel.Find("neoverse-n1")!, Choices.Default, HaveEL2: true), CodeAddress);
        return pe.WithSystem(Reg.HCR_EL2, HCR_EL2.Field.RW.Mask | HCR_EL2.Field.VM.Mask)
            .WithSystem(Reg.VTCR_EL2, Vtcr)
            .WithSystem(Reg.TCR_EL1, Tcr)
            .WithSystem(Reg.MAIR_EL1, NormalAndDevice)
            .WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] | SCTLR_EL1.Field.M.Mask | SCTLR_EL1.Field.SPAN.Mask);
    }

    private void BuildMachine(int machine)
    {
        // Stage 2: level 1 with two tables in a row, the block that holds all tables, and the level 3 table of the pages.
        Write(S2Table(machine, 0) + 8, Descriptors.Table(S2Table(machine, 1)));
        Write(S2Table(machine, 1) + 8 * (Tables >> 21 & 511), Descriptors.S2Block(Tables, s2ap: 3));
        Write(S2Table(machine, 1) + 8 * (FirstIPA >> 21 & 511), Descriptors.Table(S2Table(machine, 2)));
        for (int space = 0; space < Spaces; space++)
        {
            Write(S1Table(machine, space, 0) + 8, Descriptors.Table(S1Table(machine, space, 1)));
            Write(S1TableEntry(machine, space), Descriptors.Table(S1PageTable(machine, space, 0)));
        }
    }

    private static ulong S1Table(int machine, int space, int number) => Tables + (ulong)((machine * Spaces + space) * 4 + number) * PageSize;

    private static ulong S2Table(int machine, int number) => Tables + 0x10_0000 + (ulong)(machine * 8 + (number == 0 ? 0 : number + 1)) * PageSize;
}
