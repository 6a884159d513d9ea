using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Tests.Claims;

/// <summary>Boards whose PEs each run a small program at EL2, and are on from the start.</summary>
internal static class Several
{
    /// <summary>Where the program of PE 0 is; that of PE n is n times <see cref="Stride"/> further.</summary>
    public const ulong Code = 0x4000_0000, Stride = 0x1000;

    /// <summary>Memory that all share; X20 of each PE holds the address.</summary>
    public const ulong Data = 0x4010_0000;

    private const ulong Budget = 20_000;

    public static PeConfiguration Configuration(WfeBehaviour wfe = WfeBehaviour.Waits, string cpu = "neoverse-n1", bool haveEL2 = true) =>
        new(CpuModel.Find(cpu)!, Choices.Default with { Wfe = wfe, Firmware = haveEL2 ? Firmware.SmcPsci : Firmware.HvcPsci }, haveEL2);

    /// <summary>A board on which PE n runs the n-th program. Lines that end with a colon are labels, which @NAME stands for.</summary>
    public static BoardState Board(PeConfiguration configuration, Interleaving order, params string[][] programs)
    {
        var segments = programs.Select((lines, i) => new Segment(new PA(EntryOf(i)), Assemble(lines, EntryOf(i)), 4 * (ulong)lines.Length));
        if (!new Image([.. segments], new PA(Code)).TryPlace(BoardLayout.RamGranule, out var ram, out var error))
            throw new ArgumentException(error.ToString());
        var board = BoardState.Start(configuration, ram, new PA(Code), processors: programs.Length);
        var processors = board.Processors.Select((_, i) => new Processor(Processor.WithAffinity(PE.Reset(configuration, EntryOf(i)), i).WithX(20, Data)));
        return board with { Processors = ValueArray<Processor>.Of(processors), Interleaving = order };
    }

    public static ulong EntryOf(int pe) => Code + (ulong)pe * Stride;

    /// <summary>The board with another state of one PE.</summary>
    public static BoardState With(this BoardState board, int pe, Func<PE, PE> change) =>
        board with { Processors = board.Processors.With(pe, board.Processors[pe] with { Pe = change(board.Processors[pe].Pe) }) };

    /// <summary>The board whose GIC lets all private interrupts and the clock's pass as Group 1 to every PE; IRQs go to EL2, and stay masked.</summary>
    public static BoardState WithInterrupts(this BoardState board)
    {
        const int GICD_CTLR = 0, GICD_IGROUPR1 = 0x84, GICD_ISENABLER1 = 0x104, GICR_WAKER = 0x14, GICR_IGROUPR0 = 0x1_0080, GICR_ISENABLER0 = 0x1_0100;
        var gic = board.Devices.Gic.WriteDistributor(GICD_CTLR, 4, 2).WriteDistributor(GICD_IGROUPR1, 4, uint.MaxValue).WriteDistributor(GICD_ISENABLER1, 4, uint.MaxValue);
        for (int pe = 0; pe < board.Processors.Count; pe++)
        {
            gic = gic.WriteRedistributor(pe, GICR_WAKER, 4, 0).WriteRedistributor(pe, GICR_IGROUPR0, 4, uint.MaxValue).WriteRedistributor(pe, GICR_ISENABLER0, 4, uint.MaxValue);
            board = board.With(pe, p => p.WithSystem(Reg.ICC_PMR_EL1, 0xff).WithSystem(Reg.ICC_IGRPEN1_EL1, 1).WithSystem(Reg.HCR_EL2, p.System[Reg.HCR_EL2] | HCR_EL2.Field.IMO.Mask));
        }
        return board with { Devices = board.Devices with { Gic = gic } };
    }

    /// <summary>Runs until nothing can happen any more.</summary>
    public static (StopReason Stop, BoardState End) Run(this BoardState board, ulong budget = Budget)
    {
        var runner = new Runner(board);
        var stop = runner.Run(budget);
        return (stop, runner.Snapshot());
    }

    /// <summary>X<paramref name="n"/> of a PE.</summary>
    public static ulong X(this BoardState board, int pe, int n) => board.Processors[pe].Pe.X(n);

    public static byte At(this BoardState board, ulong address) => board.Ram[address - BoardLayout.Ram.Value];

    public static string? Expect<T>(string what, T expected, T found) =>
        EqualityComparer<T>.Default.Equals(expected, found) ? null : $"{what}: expected {expected}, found {found}";

    /// <summary>The first that is not null.</summary>
    public static string? First(params IEnumerable<string?> failures) => failures.FirstOrDefault(f => f is not null);

    private static byte[] Assemble(string[] lines, ulong address)
    {
        var labels = new Dictionary<string, ulong>();
        var instructions = new List<string>();
        foreach (string line in lines)
            if (line.EndsWith(':'))
                labels[line[..^1]] = address + 4 * (ulong)instructions.Count;
            else
                instructions.Add(line);
        return [.. instructions.SelectMany((line, i) => Word(Resolve(line, labels), address + 4 * (ulong)i))];
    }

    private static string Resolve(string line, Dictionary<string, ulong> labels)
    {
        int at = line.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? line : $"{line[..at]}0x{labels[line[(at + 1)..]]:x}";
    }

    private static byte[] Word(string line, ulong address) => Assembler.TryAssemble(line, address, out uint word, out string error)
        ? BitConverter.GetBytes(word)
        : throw new ArgumentException($"{line}: {error}");
}
