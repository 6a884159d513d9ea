using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Machine.Tests.Claims;

/// <summary>What ends WFI, WFE and CPU_SUSPEND, and when. (Arm DDI0487L.b, D1.7 "Mechanisms for entering a low-power state".)</summary>
internal static class WaitClaims
{
    private const ulong Enabled = 1, Masked = 3;

    public static IReadOnlyList<MachineClaim> All { get; } =
    [
        new("W1", "WFI ends at the compare value of a timer though PSTATE masks the interrupt", WfiEndsAtTheTimer),
        new("W2", "WFI never ends where no interrupt can come", WfiWithoutInterrupt),
        new("W3", "WFE ends when the event stream makes an event", WfeEndsAtTheStream),
        new("W4", "SEV ends the WFE of every other PE, and one that comes before it passes", SevEndsWfe),
        new("W5", "WFE ends when another PE's store clears the monitor, and not when it stores elsewhere", MonitorEndsWfe),
        new("W6", "WFE never waits, waits for ever, or ends at any time, as the choice says", ChoicesOfWfe),
        new("W7", "CPU_SUSPEND ends by a masked interrupt and returns 0", SuspendEnds),
        new("W8", "a branch to itself goes on while an interrupt may come, from the timer or the clock", BranchToItself),
        new("W9", "WFE ends by an interrupt that can be taken, not by one that PSTATE masks", WfeEndsByInterrupt),
        new("W10", "time goes on to the first of all timers, whichever PE waits for it", FirstOfAllTimers),
        new("W11", "the instruction after WFI sees the interrupt that ended it", InterruptIsSeenAfterWfi),
    ];

    private static readonly string[] WaitAndLook = ["wfi", "mrs x1, cntpct_el0", "loop:", "b @loop"];

    private static BoardState WithTimer(this BoardState board, int pe, ulong control, ulong compare) =>
        board.With(pe, p => p.WithSystem(Reg.CNTHP_CTL_EL2, control).WithSystem(Reg.CNTHP_CVAL_EL2, compare));

    private static BoardState One(params string[] program) => Several.Board(Several.Configuration(), Interleaving.Default, program).WithInterrupts();

    private static string? WfiEndsAtTheTimer()
    {
        var (stop, end) = One(WaitAndLook).WithTimer(0, Enabled, 1000).Run();
        return Several.First(
            Several.Expect("the stop", new StopReason.NoProgress(false, new VA(Several.Code + 8)), stop),
            Several.Expect("the count", 1000ul, end.X(0, 1)),
            Several.Expect("the time: that of the deadline, MRS and the branch", 16_000ul + 2, end.Time));
    }

    private static string? WfiWithoutInterrupt() => Several.First(
        Forever("no timer", One(WaitAndLook)),
        Forever("IMASK", One(WaitAndLook).WithTimer(0, Masked, 1000)),
        Forever("a compare value that time does not reach", One(WaitAndLook).WithTimer(0, Enabled, ulong.MaxValue)),
        Forever("half of that", One(WaitAndLook).WithTimer(0, Enabled, 1ul << 61)),
        Forever("only events", One(WaitAndLook).With(0, p => p.WithSystem(Reg.CNTHCTL_EL2, 0x44))),
        Forever("an interrupt that the GIC does not forward", Several.Board(Several.Configuration(), Interleaving.Default, WaitAndLook).WithTimer(0, Enabled, 1000)));

    private static string? Forever(string what, BoardState board) => Several.Expect(what, new StopReason.WaitsForever("WFI", new VA(Several.Code)), board.Run().Stop);

    // EVNTI 5, rising: bit 5 is set at 32, 96, 160; falling at 64, 128. The first WFE takes the event register as it is after reset.
    private static string? WfeEndsAtTheStream()
    {
        string[] program = ["wfe", "mrs x1, cntpct_el0", "wfe", "wfe", "mrs x2, cntpct_el0", "wfi"];
        const ulong Rising = 5 << 4 | 1 << 2, Falling = Rising | 1 << 3;
        return Several.First(
            Ends("CNTHCTL_EL2, rising", (32, 96), One(program).With(0, p => p.WithSystem(Reg.CNTHCTL_EL2, Rising))),
            Ends("CNTHCTL_EL2, falling", (64, 128), One(program).With(0, p => p.WithSystem(Reg.CNTHCTL_EL2, Falling))),
            Ends("CNTKCTL_EL1, with an offset", (33, 97), One(program).With(0, p => p.WithSystem(Reg.CNTKCTL_EL1, Rising).WithSystem(Reg.CNTVOFF_EL2, 1))),
            Several.Expect("CNTKCTL_EL1 in a host", new StopReason.WaitsForever("WFE", new VA(Several.Code)), One(program).With(0, p =>
                p.WithSystem(Reg.CNTKCTL_EL1, Rising).WithSystem(Reg.HCR_EL2, HCR_EL2.Field.E2H.Mask | HCR_EL2.Field.TGE.Mask)).Run().Stop));
    }

    /// <summary>The event stays in the event register, which the second WFE takes: the third waits for the next.</summary>
    private static string? Ends(string what, (ulong, ulong) expected, BoardState board)
    {
        var end = board.Run().End;
        return Several.Expect(what, expected, (end.X(0, 1), end.X(0, 2)));
    }

    // ISR_EL1.I: the SGI with INTID 1 that PE 0 sends in the same tick of the counter.
    private static string? InterruptIsSeenAfterWfi()
    {
        string[] waits = ["wfi", "mrs x1, isr_el1", "wfi"];
        return Several.First(((int[])[0, 1, 2, 3, 4, 5]).Select(before =>
        {
            string[] sends = [.. Enumerable.Repeat("nop", before), "msr icc_sgi1r_el1, x0", "wfi"];
            var board = Several.Board(Several.Configuration(), new Interleaving.RoundRobin(1), sends, waits).WithInterrupts().With(0, p => p.WithX(0, 1 << 24 | 1 << 1));
            return Several.Expect($"{before} instructions before", 1ul << 7, board.Run().End.X(1, 1));
        }));
    }

    private static string? SevEndsWfe()
    {
        string[] waits = ["wfe", "mov x1, #1", "wfi"], sends = ["nop", "nop", "sev", "wfi"];
        return Several.First(((ulong[])[1, 2, 3, 100]).Select(steps =>
        {
            var end = Several.Board(Several.Configuration(), new Interleaving.RoundRobin(steps), waits, sends, waits).Run().End;
            return Several.Expect($"turns of {steps}", (1ul, 1ul), (end.X(0, 1), end.X(2, 1)));
        }));
    }

    private static string? MonitorEndsWfe()
    {
        string[] marks = ["ldxr x1, [x20]", "wfe", "mov x2, #1", "wfi"];
        return Several.First(
            Several.Expect("a store to it", 1ul, Two("str x0, [x20]")),
            Several.Expect("a store beside it", 0ul, Two("str x0, [x20, #8]")),
            Several.Expect("a load of it", 0ul, Two("ldr x0, [x20]")));

        ulong Two(string other) => Several.Board(Several.Configuration(), Interleaving.Default, marks, [other, "wfi"]).Run().End.X(0, 2);
    }

    private static string? ChoicesOfWfe()
    {
        string[] program = ["wfe", "mov x1, #1", "wfi"];
        string[] looks = ["wfe", "mov x1, #1", "ldr x2, [x20]", "wfi"], counts = [.. Enumerable.Range(1, 6).SelectMany(n => (string[])[$"mov x3, #{n}", "str x3, [x20]"]), "wfi"];
        var ends = Enumerable.Range(0, 16).Select(seed => Run(WfeBehaviour.Adversarial, (ulong)seed, looks, counts)).ToList();
        return Several.First(
            Several.Expect("never waits", 1ul, Run(WfeBehaviour.NeverWaits, 0, program).End.X(0, 1)),
            Several.Expect("waits", new StopReason.WaitsForever("WFE", new VA(Several.Code)), Run(WfeBehaviour.Waits, 0, program).Stop),
            Several.Expect("adversarial, in the end", 16, ends.Count(e => e.End.X(0, 1) == 1)),
            Several.Expect("adversarial, but not WFI", 16, ends.Count(e => e.Stop is StopReason.WaitsForever { What: "WFI" })),
            Several.Expect("adversarial, not always at the same time", true, ends.Select(e => e.End.X(0, 2)).Distinct().Count() > 1));
    }

    private static (StopReason Stop, BoardState End) Run(WfeBehaviour wfe, ulong seed, params string[][] programs) =>
        Several.Board(Several.Configuration(wfe), new Interleaving.RoundRobin(1, seed), programs).Run();

    private static string? SuspendEnds()
    {
        string[] program = ["movz x0, #0xc400, lsl #16", "movk x0, #1", "mov x1, #0", "smc #0", "mrs x1, cntpct_el0", "loop:", "b @loop"];
        var (stop, end) = One(program).WithTimer(0, Enabled, 500).Run();
        return Several.First(
            Several.Expect("the stop", new StopReason.NoProgress(false, new VA(Several.Code + 20)), stop),
            Several.Expect("X0 and the count", (0ul, 500ul), (end.X(0, 0), end.X(0, 1))));
    }

    private static string? BranchToItself()
    {
        string[] program = ["loop:", "b @loop"];
        var unmasked = One(program).With(0, p => p.WithPSTATE(p.PSTATE.WithDAIF(0)));
        // RTCMR is one second ahead, RTCIMSC is 1.
        var clock = unmasked with { Devices = unmasked.Devices with { Rtc = unmasked.Devices.Rtc.Write(4, VirtSpec.Machine.Devices.Pl031.DefaultStart + 1, 0).Write(0x10, 1, 0) } };
        return Several.First(
            Several.Expect("no timer", new StopReason.NoProgress(false, new VA(Several.Code)), unmasked.Run(10).Stop),
            Several.Expect("a timer", new StopReason.BudgetExhausted(10, new VA(Several.Code)), unmasked.WithTimer(0, Enabled, 1000).Run(10).Stop),
            Several.Expect("the clock", new StopReason.BudgetExhausted(10, new VA(Several.Code)), clock.Run(10).Stop),
            Several.Expect("a masked timer", new StopReason.NoProgress(false, new VA(Several.Code)), One(program).WithTimer(0, Enabled, 1000).Run(10).Stop));
    }

    private static string? WfeEndsByInterrupt()
    {
        string[] program = ["wfe", "mov x1, #1", "wfi"];
        var board = One(program).WithTimer(0, Enabled, 1000).With(0, p => p.WithSystem(Reg.VBAR_EL2, Several.Code + 0x800));
        return Several.First(
            Several.Expect("masked", new StopReason.WaitsForever("WFE", new VA(Several.Code)), board.Run().Stop),
            Several.Expect("unmasked", Several.Code + 4, board.With(0, p => p.WithPSTATE(p.PSTATE.WithDAIF(0))).Run(2).End.Pe.System[Reg.ELR_EL2]));
    }

    private static string? FirstOfAllTimers()
    {
        string[] program = ["wfi", "mrs x1, cntpct_el0", "msr cnthp_ctl_el2, xzr", "wfi"];
        var board = Several.Board(Several.Configuration(), Interleaving.Default, program, program, program).WithInterrupts()
            .WithTimer(0, Enabled, 3000).WithTimer(1, Enabled, 1000).WithTimer(2, Enabled, 2000);
        var end = board.Run().End;
        return Several.Expect("the counts", (3000ul, 1000ul, 2000ul), (end.X(0, 1), end.X(1, 1), end.X(2, 1)));
    }
}
