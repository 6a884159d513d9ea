using VirtSpec.Spec.Features;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Timers;

/// <summary>The interrupts of the four timers of a PE, which are levels: asserted while the condition of a timer is met and not masked.</summary>
/// <remarks>The PPIs are those that Arm BSA 1.0 (DEN0094), "Private peripheral interrupts", assigns.</remarks>
public static class TimerInterrupts
{
    public static readonly INTID CNTHP = new(26), CNTV = new(27), CNTHV = new(28), CNTP = new(30);

    private const ulong ENABLE = 1, IMASK = 2;

    private static readonly Timer[] Timers =
    [
        new(CNTP, Reg.CNTP_CTL_EL0, Reg.CNTP_CVAL_EL0, IsVirtual: false, OfEL2: false, Feature.None),
        new(CNTV, Reg.CNTV_CTL_EL0, Reg.CNTV_CVAL_EL0, IsVirtual: true, OfEL2: false, Feature.None),
        new(CNTHP, Reg.CNTHP_CTL_EL2, Reg.CNTHP_CVAL_EL2, IsVirtual: false, OfEL2: true, Feature.None),
        new(CNTHV, Reg.CNTHV_CTL_EL2, Reg.CNTHV_CVAL_EL2, IsVirtual: false, OfEL2: true, Feature.FEAT_VHE),
    ];

    /// <summary>The timers that a PE has, at a count.</summary>
    public static IReadOnlyList<TimerStatus> StatusOf(PE pe, ulong counter) =>
    [
        .. Timers.Where(t => Exists(pe, t)).Select(t => new TimerStatus(
            $"{t.Compare}".Split('_')[0], t.Id, (pe.System[t.Control] & ENABLE) != 0, (pe.System[t.Control] & IMASK) != 0, Count(pe, t, counter), pe.System[t.Compare])),
    ];

    /// <summary>The levels at a count: bit n for INTID n.</summary>
    public static uint Lines(in PE pe, ulong counter)
    {
        uint lines = 0;
        foreach (var timer in Timers)
            if (IsUnmasked(pe, timer) && Count(pe, timer, counter) >= pe.System[timer.Compare])
                lines |= 1u << (int)timer.Id.Value;
        return lines;
    }

    /// <summary>
    /// The first count after <paramref name="counter"/> at which the level of a timer changes while no register does; null when none will.
    /// It rises at the compare value, and falls where the count of the timer passes 2^64, which an offset may bring near.
    /// </summary>
    public static ulong? NextChange(in PE pe, ulong counter)
    {
        ulong? next = null;
        foreach (var timer in Timers)
        {
            ulong count = Count(pe, timer, counter), compare = pe.System[timer.Compare];
            ulong distance = (count < compare ? compare : 0) - count;
            if (!IsUnmasked(pe, timer) || compare == 0 || distance > ulong.MaxValue - counter)
                continue;
            ulong due = counter + distance;
            next = next < due ? next : due;
        }
        return next;
    }

    private static bool IsUnmasked(in PE pe, Timer timer) =>
        (pe.System[timer.Control] & (ENABLE | IMASK)) == ENABLE && Exists(pe, timer);

    private static bool Exists(in PE pe, Timer timer) =>
        (!timer.OfEL2 || pe.Configuration.HaveEL2) && pe.Configuration.Cpu.Features.Has(timer.Needs);

    private static ulong Count(in PE pe, Timer timer, ulong counter) => timer.IsVirtual ? GenericTimer.VirtualCount(pe, counter) : counter;

    private sealed record Timer(INTID Id, Reg Control, Reg Compare, bool IsVirtual, bool OfEL2, Feature Needs);
}
