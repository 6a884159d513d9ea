using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>The virtual CPU interface: what the list registers signal to a PE, and to its hypervisor.</summary>
public static class VirtualCpuInterface
{
    /// <summary>Virtual Group 0 interrupts are signalled as virtual FIQ, those of Group 1 as virtual IRQ, whatever HCR_EL2 enables.</summary>
    public static SignalledInterrupts Signals(in PE pe) => default;

    /// <summary>The maintenance interrupt is asserted: a cause of ICH_MISR_EL2 holds while ICH_HCR_EL2.En is 1.</summary>
    public static bool SignalsMaintenance(in PE pe) => false;
}
