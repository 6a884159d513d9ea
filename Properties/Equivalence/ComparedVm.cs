using VirtSpec.Machine.Memory;
using VirtSpec.Properties.Boundary;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>A VM beside its bare machine.</summary>
internal sealed class ComparedVm(BareShared shared, BareLayout layout, VmManifest manifest, RamSnapshot physical)
{
    private readonly ComparedVcpu?[] _vcpus = new ComparedVcpu?[8];

    public VmManifest Manifest { get; } = manifest;

    public BareShared Shared { get; } = shared;

    public BareMachine Bare { get; } = new(shared, layout, physical, manifest.Interrupts);

    /// <summary>Its comparison is over: a mismatch was reported, or something came that cannot be compared.</summary>
    public bool IsOver { get; set; }

    /// <summary>Its comparison ended because the bare machine could not go on, and nothing was reported.</summary>
    public bool IsLeftOut { get; private set; }

    /// <summary>A bit for each private interrupt of which it cannot be told whether it became pending before or behind a change of the GIC, or before or behind an earlier one was taken; or of which the architecture leaves it open.</summary>
    public uint RacingPrivate { get; set; }

    /// <summary>Two vCPUs have stored to the same registers of the GIC, and it cannot be told who was first.</summary>
    public bool HasRacingStores { get; set; }

    /// <summary>Something was reported.</summary>
    public bool HasFailed { get; set; }

    /// <summary>The registers of the first vCPU at its first entry, which are a function of the configuration.</summary>
    public SystemRegisterFile? FirstSystem { get; set; }

    /// <summary>By affinity; null for those that were not seen.</summary>
    public ReadOnlySpan<ComparedVcpu?> All => _vcpus;

    public IEnumerable<ComparedVcpu> Vcpus => _vcpus.OfType<ComparedVcpu>();

    /// <summary>Ends the comparison without a report.</summary>
    public void LeaveOut() => IsOver = IsLeftOut = true;

    /// <summary>The design may have stopped the vCPU for good, alone or with the VM: it, or another one, made an access for which the design stops, and it is in the hypervisor's hands.</summary>
    public bool MayBeStopped(ComparedVcpu v) => v.HasExited && Vcpus.Any(w => w.HasExited && w.Exit.MayStop(Shared.Options));

    /// <summary>Looks at the timers of all vCPUs, as one of them may see them in a redistributor.</summary>
    public void LookAtLines(in Counts counts)
    {
        foreach (var v in Vcpus)
            if (v is { IsStarted: true, IsOff: false })
                Bare.GicAt(v.Index, counts);
    }

    /// <summary>The vCPU; null for an affinity that no PE of the bare machine has.</summary>
    public ComparedVcpu? Of(Vcpu id)
    {
        if (id.Affinity >= (ulong)Bare.Processors)
            return null;
        return _vcpus[id.Affinity] ??= new ComparedVcpu(id, (int)id.Affinity);
    }
}
