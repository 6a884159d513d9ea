using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>Which interrupts of one kind an interface signals.</summary>
public readonly record struct SignalledInterrupts(bool IRQ, bool FIQ);

/// <summary>The physical CPU interface: what it signals to its PE.</summary>
public static class CpuInterface
{
    /// <summary>Group 0 interrupts are signalled as FIQ, those of Group 1 as IRQ.</summary>
    public static SignalledInterrupts Signals(in PE pe, PendingInterrupts pending) => default;
}
