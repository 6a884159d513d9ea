using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>The Performance Monitors as registers: set and clear pairs, the selected counter, resets.</summary>
internal static class PerformanceMonitors
{
    private const ulong CycleCounter = 1UL << EventCounters.Cycles;

    public static readonly ComputedRegister PMINTENSET_EL1 = SetBits(Reg.PMINTENSET_EL1);
    public static readonly ComputedRegister PMINTENCLR_EL1 = ClearBits(Reg.PMINTENSET_EL1);
    public static readonly ComputedRegister PMCNTENSET_EL0 = SetBits(Reg.PMCNTENSET_EL0);
    public static readonly ComputedRegister PMCNTENCLR_EL0 = ClearBits(Reg.PMCNTENSET_EL0);
    public static readonly ComputedRegister PMOVSSET_EL0 = SetBits(Reg.PMOVSSET_EL0);
    public static readonly ComputedRegister PMOVSCLR_EL0 = ClearBits(Reg.PMOVSSET_EL0);

    public static readonly ComputedRegister PMCR_EL0 = new(
        static (in PE pe, in Inputs _) => pe.System[Reg.PMCR_EL0] & ~0xf800UL | (ulong)EventCounters.Seen(pe) << 11,
        WritePMCR);

    public static readonly ComputedRegister PMSWINC_EL0 = new(null, static (ref PE next, ulong value, in Inputs _) => EventCounters.Increment(ref next, value));

    public static readonly ComputedRegister PMCCNTR_EL0 = Counter(EventCounters.Cycles);
    public static readonly ComputedRegister PMEVCNTR0_EL0 = Counter(0);
    public static readonly ComputedRegister PMEVCNTR1_EL0 = Counter(1);
    public static readonly ComputedRegister PMEVCNTR2_EL0 = Counter(2);
    public static readonly ComputedRegister PMEVCNTR3_EL0 = Counter(3);
    public static readonly ComputedRegister PMEVCNTR4_EL0 = Counter(4);
    public static readonly ComputedRegister PMEVCNTR5_EL0 = Counter(5);

    /// <summary>The type of the selected event counter, or the filter of the cycle counter.</summary>
    public static readonly ComputedRegister PMXEVTYPER_EL0 = new(
        static (in PE pe, in Inputs _) => IsSeen(pe, Selector(pe)) ? pe.System[EventCounters.EventType(Selector(pe))] : 0,
        static (ref PE next, ulong value, in Inputs _) =>
        {
            if (IsSeen(next, Selector(next)))
                next = next.WithLegalised(EventCounters.EventType(Selector(next)), value);
        });

    /// <summary>The selected event counter; not the cycle counter.</summary>
    public static readonly ComputedRegister PMXEVCNTR_EL0 = new(
        static (in PE pe, in Inputs _) => SelectsEventCounter(pe) ? EventCounters.Read(pe, Selector(pe)) : 0,
        static (ref PE next, ulong value, in Inputs _) =>
        {
            if (SelectsEventCounter(next))
                next = next.WithLegalised(EventCounters.Counter(Selector(next)), value);
        });

    private static ComputedRegister Counter(int n) => new(
        (in PE pe, in Inputs _) => EventCounters.Read(pe, n),
        (ref PE next, ulong value, in Inputs _) => next = next.WithLegalised(EventCounters.Counter(n), value));

    private static ComputedRegister SetBits(Reg state) => new(
        (in PE pe, in Inputs _) => pe.System[state] & BitsSeen(pe),
        (ref PE next, ulong value, in Inputs _) => next.Set(state, next.System[state] | value & BitsSeen(next)));

    private static ComputedRegister ClearBits(Reg state) => new(
        (in PE pe, in Inputs _) => pe.System[state] & BitsSeen(pe),
        (ref PE next, ulong value, in Inputs _) => next.Set(state, next.System[state] & ~(value & BitsSeen(next))));

    /// <summary>The bits of the counters that the current Exception level sees, in the registers that have a bit for each.</summary>
    private static ulong BitsSeen(in PE pe) => CycleCounter | ((1UL << EventCounters.Seen(pe)) - 1);

    private static void WritePMCR(ref PE next, ulong value, in Inputs inputs)
    {
        const ulong P = 2, C = 4, Kept = 0x79;
        next.Set(Reg.PMCR_EL0, next.System[Reg.PMCR_EL0] & ~Kept | value & Kept);
        if ((value & C) != 0)
            next.Set(Reg.PMCCNTR_EL0, 0);
        if ((value & P) == 0)
            return;
        for (int n = 0; n < EventCounters.Seen(next); n++)
            next.Set(EventCounters.Counter(n), 0);
    }

    private static bool IsSeen(in PE pe, int n) => n == EventCounters.Cycles || n < EventCounters.Seen(pe);

    private static bool SelectsEventCounter(in PE pe) => Selector(pe) < EventCounters.Seen(pe);

    private static int Selector(in PE pe) => (int)(pe.System[Reg.PMSELR_EL0] & 0x1f);
}
