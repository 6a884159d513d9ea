using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>
/// The event counters and the cycle counter: which of them count, and how software increments them.
/// Not modelled: nothing counts by itself, and reading a counter that is enabled to count events stops.
/// </summary>
internal static class EventCounters
{
    /// <summary>The number by which PMSELR_EL0.SEL and the bits of PMCNTENSET_EL0 name the cycle counter.</summary>
    public const int Cycles = 31;

    // Bits 15:10 are RES0 where event numbers have 10 bits.
    private const ulong SW_INCR = 0, EventMask = 0xffff;

    public static Reg Counter(int n) => n == Cycles ? Reg.PMCCNTR_EL0 : Reg.PMEVCNTR0_EL0 + (ushort)n;

    public static Reg EventType(int n) => n == Cycles ? Reg.PMCCFILTR_EL0 : Reg.PMEVTYPER0_EL0 + (ushort)n;

    /// <summary>How many event counters the current Exception level sees: below EL2, those below MDCR_EL2.HPMN.</summary>
    public static int Seen(in PE pe)
    {
        int all = pe.Configuration.Cpu.Size("EventCounters");
        return pe.Configuration.HaveEL2 && pe.EL < ExceptionLevel.EL2 ? Math.Min(all, HPMN(pe)) : all;
    }

    /// <summary>The value of a counter that stands still; one that software increments does too, between increments.</summary>
    public static ulong Read(in PE pe, int n)
    {
        bool bySoftware = n != Cycles && CountsSoftwareIncrements(pe, n);
        return IsEnabled(pe, n) && !bySoftware
            ? throw new NotModelledException($"counting events (reading {Counter(n)} while PMCNTENSET_EL0 enables it)", new VA(pe.PC))
            : pe.System[Counter(n)];
    }

    /// <summary>AArch64.PMUSwIncrement: one more in each counter of <paramref name="selected"/> that counts SW_INCR here. A counter that wraps sets its overflow bit.</summary>
    public static void Increment(ref PE next, ulong selected)
    {
        int seen = Seen(next);
        for (int n = 0; n < seen; n++)
        {
            if ((selected >> n & 1) == 0 || !CountsSoftwareIncrements(next, n) || !CountsHere(next, n))
                continue;
            uint count = (uint)next.System[Counter(n)] + 1;
            next.Set(Counter(n), count);
            if (count == 0)
                next.Set(Reg.PMOVSSET_EL0, next.System[Reg.PMOVSSET_EL0] | 1UL << n);
        }
    }

    /// <summary>CountPMUEvents, for an event counter: it is enabled, not prohibited at EL2, and not filtered at this Exception level.</summary>
    private static bool CountsHere(in PE pe, int n)
    {
        var filter = new PMEVTYPER0_EL0(pe.System[EventType(n)]);
        bool prohibited = pe.EL == ExceptionLevel.EL2 && !IsReservedForEL2(pe, n) && new MDCR_EL2(pe.System[Reg.MDCR_EL2]).HPMD
            && pe.Configuration.Cpu.Features.Has(Feature.FEAT_PMUv3p1);
        bool filtered = pe.EL switch
        {
            ExceptionLevel.EL0 => filter.U,
            ExceptionLevel.EL1 => filter.P,
            _ => !filter.NSH,
        };
        return IsEnabled(pe, n) && !prohibited && !filtered;
    }

    private static bool CountsSoftwareIncrements(in PE pe, int n) => (pe.System[EventType(n)] & EventMask) == SW_INCR;

    /// <summary>PMCR_EL0.E enables the cycle counter and the event counters below MDCR_EL2.HPMN, MDCR_EL2.HPME the others; PMCNTENSET_EL0 each.</summary>
    private static bool IsEnabled(in PE pe, int n)
    {
        bool together = IsReservedForEL2(pe, n) ? new MDCR_EL2(pe.System[Reg.MDCR_EL2]).HPME : new PMCR_EL0(pe.System[Reg.PMCR_EL0]).E;
        return together && (pe.System[Reg.PMCNTENSET_EL0] >> n & 1) != 0;
    }

    /// <summary>PMUCounterIsHyp.</summary>
    private static bool IsReservedForEL2(in PE pe, int n) => pe.Configuration.HaveEL2 && n != Cycles && n >= HPMN(pe);

    private static int HPMN(in PE pe) => (int)MDCR_EL2.Field.HPMN.In(pe.System[Reg.MDCR_EL2]);
}
