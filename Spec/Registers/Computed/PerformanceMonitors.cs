using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>
/// The Performance Monitors as registers: set and clear pairs, the selected counter, resets.
/// Not modelled: nothing counts by itself, only software increments move a counter, and reading one that is enabled to count events stops.
/// </summary>
internal static class PerformanceMonitors
{
    private const ulong CycleCounter = 1UL << 31;
    private const ulong SW_INCR = 0, EventMask = 0x3ff;
    private const int CycleSelector = 31;

    public static readonly ComputedRegister PMINTENSET_EL1 = SetBits(Reg.PMINTENSET_EL1);
    public static readonly ComputedRegister PMINTENCLR_EL1 = ClearBits(Reg.PMINTENSET_EL1);
    public static readonly ComputedRegister PMCNTENSET_EL0 = SetBits(Reg.PMCNTENSET_EL0);
    public static readonly ComputedRegister PMCNTENCLR_EL0 = ClearBits(Reg.PMCNTENSET_EL0);
    public static readonly ComputedRegister PMOVSSET_EL0 = SetBits(Reg.PMOVSSET_EL0);
    public static readonly ComputedRegister PMOVSCLR_EL0 = ClearBits(Reg.PMOVSSET_EL0);

    public static readonly ComputedRegister PMCR_EL0 = new(
        static (in PE pe, in Inputs _) => pe.System[Reg.PMCR_EL0] & ~0xf800UL | CountersSeen(pe) << 11,
        WritePMCR);

    public static readonly ComputedRegister PMSWINC_EL0 = new(null, WritePMSWINC);

    public static readonly ComputedRegister PMCCNTR_EL0 = CounterRegister(Reg.PMCCNTR_EL0, CycleSelector);
    public static readonly ComputedRegister PMEVCNTR0_EL0 = CounterRegister(Reg.PMEVCNTR0_EL0, 0);
    public static readonly ComputedRegister PMEVCNTR1_EL0 = CounterRegister(Reg.PMEVCNTR1_EL0, 1);
    public static readonly ComputedRegister PMEVCNTR2_EL0 = CounterRegister(Reg.PMEVCNTR2_EL0, 2);
    public static readonly ComputedRegister PMEVCNTR3_EL0 = CounterRegister(Reg.PMEVCNTR3_EL0, 3);
    public static readonly ComputedRegister PMEVCNTR4_EL0 = CounterRegister(Reg.PMEVCNTR4_EL0, 4);
    public static readonly ComputedRegister PMEVCNTR5_EL0 = CounterRegister(Reg.PMEVCNTR5_EL0, 5);

    public static readonly ComputedRegister PMXEVTYPER_EL0 = new(
        static (in PE pe, in Inputs _) => SelectedType(pe) is { } register ? pe.System[register] : 0,
        static (ref PE next, ulong value, in Inputs _) =>
        {
            if (SelectedType(next) is { } register)
                next.Set(register, next.Configuration.Masks.Legalise(register, value, next.System));
        });

    public static readonly ComputedRegister PMXEVCNTR_EL0 = new(
        static (in PE pe, in Inputs _) => SelectedCounter(pe) is { } register ? ReadCounter(pe, register, Selector(pe)) : 0,
        static (ref PE next, ulong value, in Inputs _) =>
        {
            if (SelectedCounter(next) is { } register)
                next.Set(register, (uint)value);
        });

    private static ComputedRegister CounterRegister(Reg register, int n) => new(
        (in PE pe, in Inputs _) => ReadCounter(pe, register, n),
        (ref PE next, ulong value, in Inputs _) => next.Set(register, next.Configuration.Masks.Legalise(register, value, next.System)));

    /// <summary>The value of a counter that stands still; one that software increments does too, between increments.</summary>
    private static ulong ReadCounter(in PE pe, Reg register, int n)
    {
        bool counts = (pe.System[Reg.PMCR_EL0] & 1) != 0 && (pe.System[Reg.PMCNTENSET_EL0] >> n & 1) != 0;
        bool bySoftware = n != CycleSelector && (pe.System[EventType(n)] & EventMask) == SW_INCR;
        return counts && !bySoftware
            ? throw new NotModelledException($"counting events (reading {register} while PMCNTENSET_EL0 enables it)", new VA(pe.PC))
            : pe.System[register];
    }

    private static ComputedRegister SetBits(Reg state) => new(
        (in PE pe, in Inputs _) => pe.System[state] & Implemented(pe),
        (ref PE next, ulong value, in Inputs _) => next.Set(state, next.System[state] | value & Implemented(next)));

    private static ComputedRegister ClearBits(Reg state) => new(
        (in PE pe, in Inputs _) => pe.System[state] & Implemented(pe),
        (ref PE next, ulong value, in Inputs _) => next.Set(state, next.System[state] & ~(value & Implemented(next))));

    /// <summary>The counters that the current Exception level sees: below EL2 MDCR_EL2.HPMN hides the rest.</summary>
    private static ulong CountersSeen(in PE pe)
    {
        ulong all = (ulong)pe.Configuration.Cpu.Size("EventCounters");
        bool below = pe.Configuration.HaveEL2 && pe.EL < ExceptionLevel.EL2;
        return below ? Math.Min(all, MDCR_EL2.Field.HPMN.In(pe.System[Reg.MDCR_EL2])) : all;
    }

    private static ulong Implemented(in PE pe) => CycleCounter | ((1UL << (int)CountersSeen(pe)) - 1);

    private static void WritePMCR(ref PE next, ulong value, in Inputs inputs)
    {
        const ulong P = 2, C = 4, Kept = 0x79;
        next.Set(Reg.PMCR_EL0, next.System[Reg.PMCR_EL0] & ~Kept | value & Kept);
        if ((value & C) != 0)
            next.Set(Reg.PMCCNTR_EL0, 0);
        if ((value & P) == 0)
            return;
        for (int n = 0; n < (int)CountersSeen(next); n++)
            next.Set(Counter(n), 0);
    }

    private static void WritePMSWINC(ref PE next, ulong value, in Inputs inputs)
    {
        bool enabled = (next.System[Reg.PMCR_EL0] & 1) != 0;
        for (int n = 0; enabled && n < (int)CountersSeen(next); n++)
            if ((value >> n & 1) != 0 && (next.System[Reg.PMCNTENSET_EL0] >> n & 1) != 0 && (next.System[EventType(n)] & EventMask) == SW_INCR)
                next.Set(Counter(n), (uint)(next.System[Counter(n)] + 1));
    }

    private static Reg? SelectedType(in PE pe)
    {
        int n = Selector(pe);
        return n == CycleSelector ? Reg.PMCCFILTR_EL0 : n < (int)CountersSeen(pe) ? EventType(n) : null;
    }

    private static Reg? SelectedCounter(in PE pe)
    {
        int n = Selector(pe);
        return n < (int)CountersSeen(pe) ? Counter(n) : null;
    }

    private static Reg Counter(int n) => Reg.PMEVCNTR0_EL0 + (ushort)n;

    private static Reg EventType(int n) => Reg.PMEVTYPER0_EL0 + (ushort)n;

    private static int Selector(in PE pe) => (int)(pe.System[Reg.PMSELR_EL0] & 0x1f);
}
