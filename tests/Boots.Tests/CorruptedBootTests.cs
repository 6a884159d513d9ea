using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Manifests;
using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>A stage 2 that is corrupted while an unmodified hypervisor runs is found at the VM's next entry.</summary>
public sealed class CorruptedBootTests
{
    private const string Category = "Category", Shared = "shared", Fetched = "fetched";

    [BootFact("kvm"), Trait(Category, Shared)]
    public void Corrupted_KVM() => IsCaught("kvm", CorruptionKind.OtherVm, CorruptionKind.Hypervisor, CorruptionKind.Table);

    [BootFact("vhe-kvm"), Trait(Category, Shared)]
    public void Corrupted_KVM_in_a_host_at_EL2() => IsCaught("vhe-kvm", CorruptionKind.OtherVm, CorruptionKind.Hypervisor, CorruptionKind.Table);

    [BootFact("pkvm"), Trait(Category, Shared)]
    public void Corrupted_protected_KVM() => IsCaught("pkvm", CorruptionKind.OtherVm, CorruptionKind.Hypervisor, CorruptionKind.Table);

    [BootFact("xen-dom0"), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Corrupted_Xen_with_a_dom0() => IsCaught("xen-dom0", CorruptionKind.Hypervisor, CorruptionKind.Table);

    /// <summary>Nobody else has a page that dom0 could be given: Xen gives it all of RAM but for its own.</summary>
    [Fact]
    public void No_other_VMs_page_can_be_mapped_where_there_is_one_VM_that_may_have_all() =>
        Assert.NotNull(new Corruption(CorruptionKind.OtherVm).WhyNever(ManifestFile.Read(WatchedBoot.ManifestOf(Boot.Named("xen-dom0")))));

    [BootFact("xen-dom0less"), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Corrupted_Xen_with_two_guests() => IsCaught("xen-dom0less", CorruptionKind.OtherVm, CorruptionKind.Hypervisor, CorruptionKind.Table);

    private static void IsCaught(string name, params CorruptionKind[] kinds)
    {
        var boot = Boot.Named(name);
        Assert.True(BootFiles.WhyNot(boot) is null, BootFiles.WhyNot(boot));
        var results = CorruptedBoot.Run(boot, ManifestFile.Read(WatchedBoot.ManifestOf(boot)), kinds);
        Assert.Equal(kinds, results.Select(r => r.Kind));
        Assert.All(results, result => Assert.True(result.IsCaught, result.ToString()));
    }
}
