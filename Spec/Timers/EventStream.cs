using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Timers;

/// <summary>
/// The event streams: events that a bit of a counter makes, of the virtual one for CNTKCTL_EL1, of the physical one for CNTHCTL_EL2.
/// While HCR_EL2.{E2H,TGE} is {1,1}, CNTKCTL_EL1 makes none. (Arm DDI0487L.b, TestEventCNTV, TestEventCNTP.)
/// </summary>
public static class EventStream
{
    private const int EVNTEN = 2, EVNTDIR = 3, EVNTI = 4;

    /// <summary>The first count after <paramref name="counter"/> at which a stream makes an event; null while none is enabled.</summary>
    public static ulong? NextEvent(in PE pe, ulong counter)
    {
        ulong? ofEL1 = AArch64.ELIsInHost(pe, ExceptionLevel.EL0) ? null : Next(pe.System[Reg.CNTKCTL_EL1], GenericTimer.VirtualCount(pe, counter), counter);
        ulong? ofEL2 = pe.Configuration.HaveEL2 ? Next(pe.System[Reg.CNTHCTL_EL2], counter, counter) : null;
        return ofEL1 < ofEL2 || ofEL2 is null ? ofEL1 : ofEL2;
    }

    /// <summary>When bit EVNTI of <paramref name="count"/> next rises, or falls when EVNTDIR is 1.</summary>
    private static ulong? Next(ulong control, ulong count, ulong counter)
    {
        if ((control >> EVNTEN & 1) == 0)
            return null;
        int bit = (int)(control >> EVNTI & 0xf);
        ulong period = 2UL << bit, phase = count & (period - 1), at = (control >> EVNTDIR & 1) == 0 ? period / 2 : 0;
        ulong distance = (at - phase - 1 & period - 1) + 1;
        return distance > ulong.MaxValue - counter ? null : counter + distance;
    }
}
