using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Translation;

/// <summary>A translation regime of a PE without EL3. (Arm ARM, type Regime.)</summary>
public enum Regime : byte
{
    /// <summary>EL1&amp;0: two ranges of stage 1, then stage 2 where EL2 is implemented.</summary>
    EL10,

    /// <summary>EL2&amp;0: a host and its applications, two ranges of stage 1.</summary>
    EL20,

    /// <summary>EL2 alone: one range of stage 1.</summary>
    EL2,
}
