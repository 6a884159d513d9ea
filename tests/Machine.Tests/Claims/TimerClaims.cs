using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;

namespace VirtSpec.Machine.Tests.Claims;

/// <summary>The interrupts of the timers and the event streams. (Arm DDI0487L.b, IsTimerConditionMet, TestEventCNTV, TestEventCNTP; the PPIs are those of QEMU's board and of Arm BSA 1.0.)</summary>
internal static class TimerClaims
{
    private const int Draws = 400, Window = 600;

    public static IReadOnlyList<MachineClaim> All { get; } =
    [
        new("T1", "the level of each timer is its condition while it is enabled and not masked", Levels),
        new("T2", "the next change of a level is the first count at which one differs", NextChange),
        new("T3", "the next event is the first count at which the bit changes as EVNTDIR says", NextEvent),
        new("T4", "the interrupt comes before the first instruction of the count that is the compare value, as its PPI, to its own PE", TakenInTime),
        new("T5", "an instruction that an abort stops takes no time, and neither does an interrupt; every other one takes one", Time),
    ];

    /// <summary>What the manual says of each timer, written without the code under test.</summary>
    private static readonly (int Id, Reg Control, Reg Compare, bool HasOffset, bool OfEL2, bool NeedsVHE)[] Timers =
    [
        (26, Reg.CNTHP_CTL_EL2, Reg.CNTHP_CVAL_EL2, false, true, false),
        (27, Reg.CNTV_CTL_EL0, Reg.CNTV_CVAL_EL0, true, false, false),
        (28, Reg.CNTHV_CTL_EL2, Reg.CNTHV_CVAL_EL2, false, true, true),
        (30, Reg.CNTP_CTL_EL0, Reg.CNTP_CVAL_EL0, false, false, false),
    ];

    private static uint LevelsOf(PE pe, ulong counter)
    {
        bool hasVHE = pe.Configuration.Cpu.Name == "neoverse-n1";
        uint levels = 0;
        foreach (var t in Timers)
        {
            // The offset is that of EL2, and zero where there is none; all numbers are unsigned of 64 bits.
            ulong count = t.HasOffset && pe.Configuration.HaveEL2 ? unchecked(counter - pe.System[Reg.CNTVOFF_EL2]) : counter;
            bool enabled = (pe.System[t.Control] & 1) != 0, masked = (pe.System[t.Control] & 2) != 0;
            bool exists = (!t.OfEL2 || pe.Configuration.HaveEL2) && (!t.NeedsVHE || hasVHE);
            if (exists && enabled && !masked && (UInt128)count >= pe.System[t.Compare])
                levels |= 1u << t.Id;
        }
        return levels;
    }

    private static string? Levels() => EachState(1, (pe, counter) => Several.Expect("levels", LevelsOf(pe, counter), TimerInterrupts.Lines(pe, counter)));

    private static string? NextChange() => EachState(2, (pe, counter) =>
    {
        uint now = LevelsOf(pe, counter);
        ulong? expected = Counts(counter).Where(c => LevelsOf(pe, c) != now).Select(c => (ulong?)c).FirstOrDefault();
        ulong? found = TimerInterrupts.NextChange(pe, counter);
        return Several.Expect("the next change", expected, found > counter + Window ? null : found);
    });

    private static string? NextEvent() => EachState(3, (pe, counter) =>
    {
        ulong? expected = Counts(counter).Where(c => IsEvent(pe, c)).Select(c => (ulong?)c).FirstOrDefault();
        ulong? found = EventStream.NextEvent(pe, counter);
        return Several.Expect("the next event", expected, found > counter + Window ? null : found);
    });

    private static IEnumerable<ulong> Counts(ulong counter) => Enumerable.Range(1, Window).Select(n => counter + (ulong)n);

    private static bool IsEvent(PE pe, ulong counter)
    {
        bool isHost = pe.Configuration.HaveEL2 && (pe.System[Reg.HCR_EL2] & HCR_EL2.Field.E2H.Mask) != 0 && (pe.System[Reg.HCR_EL2] & HCR_EL2.Field.TGE.Mask) != 0;
        ulong offset = pe.Configuration.HaveEL2 ? pe.System[Reg.CNTVOFF_EL2] : 0;
        return (!isHost && Changes(pe.System[Reg.CNTKCTL_EL1], counter - 1 - offset, counter - offset))
            || (pe.Configuration.HaveEL2 && Changes(pe.System[Reg.CNTHCTL_EL2], counter - 1, counter));
    }

    /// <summary>EVNTEN is bit 2, EVNTDIR bit 3, EVNTI bits 7:4.</summary>
    private static bool Changes(ulong control, ulong before, ulong now)
    {
        int n = (int)(control >> 4 & 0xf);
        ulong wanted = (control & 8) == 0 ? 1u : 0u;
        return (control & 4) != 0 && (before >> n & 1) != wanted && (now >> n & 1) == wanted;
    }

    /// <summary>States whose numbers are near to each other, and near to where they wrap.</summary>
    private static string? EachState(int seed, Func<PE, ulong, string?> check)
    {
        var random = new Random(seed);
        PeConfiguration[] configurations = [Several.Configuration(), Several.Configuration(cpu: "cortex-a57"), Several.Configuration(haveEL2: false)];
        for (int i = 0; i < Draws; i++)
        {
            ulong[] near = [1000, 1ul << 32, 1ul << 63, ulong.MaxValue - 2000];
            ulong counter = near[random.Next(near.Length)] + (ulong)random.Next(300);
            var pe = PE.Reset(configurations[i % 3], 0);
            pe = pe.WithSystem(Reg.CNTVOFF_EL2, random.Next(3) switch { 0 => 0, 1 => (ulong)random.Next(5000), _ => counter + (ulong)random.Next(-300, 300) });
            foreach (var timer in Timers)
            {
                ulong count = timer.HasOffset && random.Next(4) > 0 ? counter - pe.System[Reg.CNTVOFF_EL2] : counter;
                ulong compare = random.Next(5) switch { 0 => 0, 1 => ulong.MaxValue, _ => count + (ulong)random.Next(-50, 400) };
                pe = pe.WithSystem(timer.Control, (ulong)(random.Next(4) > 0 ? 1 : random.Next(4))).WithSystem(timer.Compare, compare);
            }
            pe = pe.WithSystem(Reg.CNTKCTL_EL1, (ulong)random.Next(1024)).WithSystem(Reg.CNTHCTL_EL2, (ulong)random.Next(256));
            if (i % 3 == 0 && random.Next(2) == 0)
                pe = pe.WithSystem(Reg.HCR_EL2, (ulong)random.Next(2) * HCR_EL2.Field.E2H.Mask | (ulong)random.Next(2) * HCR_EL2.Field.TGE.Mask);
            if (check(pe, counter) is { } failure)
                return $"draw {i} at count {counter}: {failure}";
        }
        return null;
    }

    private static string? TakenInTime() => Several.First(
        from timer in Timers
        from pe in (int[])[0, 1]
        let taken = Taken(timer.Control, timer.Compare, pe)
        // Sixteen instructions are a count. PE 0 has made one when PE 1 begins: its WFI.
        select Several.Expect($"{timer.Control} of PE {pe}", (Several.EntryOf(pe) + 4 * (16 * 3 - (ulong)pe), (ulong)timer.Id, 3ul), taken));

    /// <summary>As QEMU counts: tests/Lockstep/TIME.md. At the end there is a WFI, in the vector for exceptions from EL2 with SP_EL2, or behind the instruction.</summary>
    private static string? Time() => Several.First(new[]
    {
        ("nop", 2ul), ("ldr x1, [x3]", 1ul), ("str x1, [x3]", 1ul), ("br x3", 2ul), ("svc #0", 2ul), ("udf #0", 2ul), ("mrs x1, s3_7_c15_c15_7", 2ul), ("smc #0", 2ul),
    }.Select(c =>
    {
        string[] program = [c.Item1, "wfi", .. Enumerable.Repeat("nop", 0x200 / 4 - 2), "wfi"];
        var board = Several.Board(Several.Configuration(), Interleaving.Default, program);
        return Several.Expect(c.Item1, c.Item2, board.With(0, p => p.WithSystem(Reg.VBAR_EL2, Several.Code).WithX(3, 0x1000_0000)).Run().End.Time);
    }));

    /// <summary>Where the interrupt came, its INTID, and the count in its vector.</summary>
    private static (ulong ELR, ulong Id, ulong Count) Taken(Reg control, Reg compare, int pe)
    {
        // The vector for an IRQ from EL2 with SP_EL2, at the base and 0x280.
        string[] program = [.. Enumerable.Repeat("nop", 0x280 / 4), "mrs x1, icc_iar1_el1", "mrs x2, cntpct_el0", "wfi", "loop:", "b @loop"];
        var board = Several.Board(Several.Configuration(), Interleaving.Default, pe == 0 ? program : ["wfi"], pe == 1 ? program : ["wfi"]).WithInterrupts();
        board = board.With(pe, p => p.WithPSTATE(p.PSTATE.WithDAIF(0)).WithSystem(Reg.VBAR_EL2, Several.EntryOf(pe)).WithSystem(control, 1).WithSystem(compare, 3));
        var end = board.Run(200).End;
        return (end.Processors[pe].Pe.System[Reg.ELR_EL2], end.X(pe, 1), end.X(pe, 2));
    }
}
