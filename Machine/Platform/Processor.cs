using VirtSpec.Machine.Memory;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Platform;

/// <summary>What a PE waits for.</summary>
public enum Waiting : byte
{
    None,

    /// <summary>An interrupt, since a WFI.</summary>
    WFI,

    /// <summary>An event or an interrupt, since a WFE.</summary>
    WFE,

    /// <summary>An interrupt, since a call of PSCI CPU_SUSPEND.</summary>
    CPU_SUSPEND,
}

/// <summary>The code of a model that is in progress on a PE.</summary>
/// <param name="Handlers">Those that were entered and have not ended, the latest last: an exception in one enters another.</param>
/// <param name="Enters">The last step took an exception, so that a portal at its vector is entered anew.</param>
public sealed record ModelProgress(ValueArray<HandlerInFlight> Handlers, bool Enters);

/// <summary>One PE of a board, and what the board knows of it.</summary>
/// <param name="IsOn">Turned on by reset or by PSCI; one that is off executes nothing and takes no interrupts.</param>
/// <param name="Waiting">What it waits for since its last instruction.</param>
/// <param name="Tlb">What an adversarial TLB holds; null where no translation is ever stale.</param>
/// <param name="Model">The code of models that is in progress on the PE; null where there is none.</param>
public sealed record Processor(PE Pe, bool IsOn = true, Waiting Waiting = Waiting.None, TlbState? Tlb = null, ModelProgress? Model = null)
{
    /// <summary>PE <paramref name="index"/> of a board as it is before PSCI turns it on.</summary>
    public static Processor Off(PeConfiguration configuration, int index) => new(WithAffinity(PE.Reset(configuration, 0), index), IsOn: false);

    /// <summary>The PE with the affinity that its place on the board gives it, 0.0.0.<paramref name="index"/>.</summary>
    public static PE WithAffinity(PE pe, int index)
    {
        ulong affinity = pe.System[Reg.MPIDR_EL1] & ~0xfful | (uint)index;
        return pe.WithSystem(Reg.MPIDR_EL1, affinity).WithSystem(Reg.VMPIDR_EL2, affinity);
    }
}
