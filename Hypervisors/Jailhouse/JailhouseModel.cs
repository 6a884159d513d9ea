using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>The numbers of the portals behind the vectors.</summary>
internal static class PortalNumber
{
    public const int LowerSync = 8, LowerIRQ = 9, LowerSync32 = 12, LowerIRQ32 = 13;

    public const int Bootstrap = 16, AwaitInitialized = 17, AwaitActive = 18, Events = 19, Manage = 20, Resume = 21, Parked = 22;

    /// <summary>How many there are behind the 16 vectors.</summary>
    public const int More = 7;
}

/// <summary>
/// Jailhouse as software of EL2: what each portal of its image leads to.
/// (siemens/jailhouse e57d1eff, hypervisor/arch/arm64/entry.S: hyp_vectors and bootstrap_vectors.)
/// </summary>
/// <remarks>
/// It keeps to the source's design: a static partition of PEs, memory and interrupts, HCR_EL2 = VM, IMO, FMO, TSC, TACR and RW, no scheduler and no device of its own.
/// Not modelled: ivshmem, PCI, SDEI, the communication region, cell destroy and disable, AArch32 cells, the counts of exits.
/// </remarks>
internal sealed class JailhouseModel(Layout layout) : IModel
{
    private readonly Hypervisor _hypervisor = new(layout);

    public PortalLevels Levels => PortalLevels.EL2;

    public bool Owns(PA text) => text.Value - layout.Text < 2 * Layout.PageSize;

    public Handler Enter(int portal, ModelPE pe) => portal switch
    {
        PortalNumber.LowerSync or PortalNumber.LowerSync32 => Traps.Handle(_hypervisor, pe),
        PortalNumber.LowerIRQ or PortalNumber.LowerIRQ32 => InterruptExit.Handle(_hypervisor, pe),
        PortalNumber.Bootstrap => Setup.Enter(_hypervisor, pe),
        PortalNumber.AwaitInitialized => Setup.AwaitInitialized(_hypervisor, pe),
        PortalNumber.AwaitActive => Setup.AwaitActive(_hypervisor, pe),
        PortalNumber.Events => Events.Handle(_hypervisor, pe),
        PortalNumber.Parked => InterruptExit.WaitParked(_hypervisor, pe),
        PortalNumber.Manage => Management.Step(_hypervisor, pe),
        PortalNumber.Resume => Management.Resume(_hypervisor, pe),
        _ => Stop(pe, portal),
    };

    /// <summary>An exception of the hypervisor itself, or one that its settings leave to nobody.</summary>
    private static async Handler Stop(ModelPE pe, int portal) => await pe.Panic($"the exception at vector 0x{portal * 0x80:x} is not expected");
}

/// <summary>What all handlers share: where things are in memory.</summary>
internal sealed record Hypervisor(Layout Layout)
{
    /// <summary>The address of a portal, for branches.</summary>
    public ulong Portal(int number) => Layout.Text + (ulong)Spec.Hyp.Portal.OffsetOf(number);
}
