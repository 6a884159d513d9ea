using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Equivalence;

/// <summary>What the bare machine of each VM has beside PEs, RAM and a GIC.</summary>
/// <param name="Distributor">The guest reaches a distributor and redistributors at the board's addresses. Without them its SGIs and PPIs are enabled from the start, and its redistributors are awake.</param>
/// <param name="Uart">The guest has the board's PL011.</param>
/// <param name="Psci">PSCI answers HVC; otherwise HVC is UNDEFINED, as without EL2.</param>
/// <param name="StopsAtAborts">The hypervisor answers an access outside the VM's memory by stopping the VM.</param>
/// <param name="StopsAtUndefined">It answers an instruction that it traps and does not emulate by stopping the VM.</param>
/// <param name="AwakeRedistributors">Its redistributors are awake from the start.</param>
/// <param name="SpillsActive">Interrupts that are active do not keep others away, however many there are.</param>
public sealed record EquivalenceOptions(
    bool Distributor = true, bool Uart = true, bool Psci = true, bool StopsAtAborts = false, bool StopsAtUndefined = false, bool AwakeRedistributors = false,
    bool SpillsActive = true)
{
    /// <summary>As a design says what it offers.</summary>
    public static EquivalenceOptions For(DesignFeatures features) =>
        new((features & DesignFeatures.Distributor) != 0, (features & DesignFeatures.EmulatedUart) != 0, (features & DesignFeatures.Psci) != 0,
            (features & DesignFeatures.InjectsAborts) == 0, (features & DesignFeatures.InjectsUndefined) == 0, (features & DesignFeatures.AwakeRedistributors) != 0,
            (features & DesignFeatures.SpillsActive) != 0);
}
