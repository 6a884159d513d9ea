using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Machine.Tests.Claims;

/// <summary>PSCI on several PEs. (Arm DEN 0022; the error codes are those that the guest smp records on QEMU.)</summary>
internal static class PsciClaims
{
    private const ulong Success = 0, InvalidParameters = unchecked((ulong)-2), AlreadyOn = unchecked((ulong)-4);

    public static IReadOnlyList<MachineClaim> All { get; } =
    [
        new("P1", "CPU_ON starts a PE at the entry, at the highest Exception level, with the context in X0 and its affinity", TurnsOn),
        new("P2", "CPU_ON refuses what is no PE, what is on, and an entry that is no address of an instruction", Refuses),
        new("P3", "a PE that turned itself off starts anew", StartsAnew),
        new("P4", "AFFINITY_INFO says which PEs are on", AffinityInfo),
        new("P5", "where one PE powers off, all stop", PowersOff),
    ];

    private static string? TurnsOn() => Several.First(
        from haveEL2 in (bool[])[true, false]
        let end = Board(haveEL2, Call(haveEL2, 0xc400_0003, 2, Several.EntryOf(2), 0x1234, "mov x9, x0", "wfi"), ["wfi"], ["mov x5, x0", "mrs x6, mpidr_el1", "mrs x7, currentel", "wfi"]).Run().End
        select Several.Expect(
            haveEL2 ? "by SMC" : "by HVC",
            (Success, 0x1234ul, 0x8000_0002ul, haveEL2 ? 8ul : 4ul, false),
            (end.X(0, 9), end.X(2, 5), Affinity(end.X(2, 6)), end.X(2, 7), end.Processors[1].IsOn)));

    /// <summary>The affinity and bit 31, without what else the CPU says there.</summary>
    private static ulong Affinity(ulong mpidr) => mpidr & 0xff_80ff_ffff;

    private static string? Refuses() => Several.First(
        Answer("itself", AlreadyOn, 0, Several.Code),
        Answer("another that is on", AlreadyOn, 1, Several.Code),
        Answer("no PE", InvalidParameters, 3, Several.Code),
        Answer("no PE, by affinity level 1", InvalidParameters, 0x100, Several.Code),
        Answer("an odd entry", InvalidParameters, 2, Several.Code + 1),
        Answer("half of an instruction", InvalidParameters, 2, Several.Code + 2),
        Answer("what it should", Success, 2, Several.Code + 0x2000));

    /// <summary>PE 0 and PE 1 are on, PE 2 is off.</summary>
    private static string? Answer(string what, ulong expected, ulong target, ulong entry)
    {
        var board = Board(true, Call(true, 0xc400_0003, target, entry, 0, "mov x9, x0", "wfi"), ["wfi"], ["wfi"]);
        board = board with { Processors = board.Processors.With(1, board.Processors[1] with { IsOn = true }) };
        return Several.Expect(what, expected, board.Run().End.X(0, 9));
    }

    private static string? StartsAnew()
    {
        // PE 1 leaves traces and turns itself off; PE 0 waits for that, and turns it on at other code.
        string[] first = [.. Call(true, 0xc400_0003, 1, Several.EntryOf(1), 7), "wait:", .. Call(true, 0xc400_0004, 1, 0, 0), "cbz x0, @wait", .. Call(true, 0xc400_0003, 1, Several.EntryOf(2), 8, "wfi")];
        string[] traces = ["sev", "mov x3, #1", "mov x4, #0x500", "msr tpidr_el2, x4", "movz x20, #0x4010, lsl #16", "ldxr x5, [x20]", "movz x0, #0x8400, lsl #16", "movk x0, #2", "smc #0"];
        string[] again = ["mov x5, x0", "mrs x6, tpidr_el2", "mov x7, x3", "movz x20, #0x4010, lsl #16", "stxr w8, x7, [x20]", "wfe", "wfi"];
        var (_, end) = Board(true, first, traces, again).Run();
        return Several.First(
            Several.Expect("X0, TPIDR_EL2 and X3", (8ul, 0ul, 0ul), (end.X(1, 5), end.X(1, 6), end.X(1, 7))),
            Several.Expect("the mark of before is gone: STXR", 1ul, end.X(1, 8)),
            Several.Expect("it waits", Waiting.WFE, end.Processors[1].Waiting));
    }

    private static string? AffinityInfo() => Several.First(new[] { (0ul, Success), (1ul, 1ul), (3ul, InvalidParameters) }.Select(c =>
        Several.Expect($"affinity {c.Item1}", c.Item2, Board(true, Call(true, 0xc400_0004, c.Item1, 0, 0, "mov x9, x0", "wfi"), ["wfi"], ["wfi"]).Run().End.X(0, 9))));

    private static string? PowersOff()
    {
        string[] off = Call(true, 0x8400_0008, 0, 0, 0), runs = ["loop:", "b @loop"];
        return Several.Expect<StopReason>("the stop", new StopReason.PoweredOff(), Several.Board(Several.Configuration(), Interleaving.Default, runs, off).Run().Stop);
    }

    /// <summary>A board on which only PE 0 is on.</summary>
    private static BoardState Board(bool haveEL2, params string[][] programs)
    {
        var board = Several.Board(Several.Configuration(haveEL2: haveEL2), Interleaving.Default, programs);
        return board with { Processors = ValueArray<Processor>.Of(board.Processors.Select((p, i) => p with { IsOn = i == 0 })) };
    }

    private static string[] Call(bool bySmc, ulong function, ulong a, ulong b, ulong c, params string[] then) =>
        [.. Load(0, function), .. Load(1, a), .. Load(2, b), .. Load(3, c), bySmc ? "smc #0" : "hvc #0", .. then];

    private static string[] Load(int register, ulong value) => [$"movz x{register}, #{value & 0xffff}", $"movk x{register}, #{value >> 16 & 0xffff}, lsl #16"];
}
