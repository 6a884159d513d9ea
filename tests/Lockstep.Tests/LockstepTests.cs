using VirtSpec.Boots;
using VirtSpec.Lockstep.Compare;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>Real system software, unmodified, executes the same instructions and takes the same exceptions on the specification as on QEMU.</summary>
public sealed class LockstepTests
{
    private const string Category = "Category", Lockstep = "lockstep", Shared = "shared", Fetched = "fetched";

    [LockstepFact("el1"), Trait(Category, Lockstep), Trait(Category, Shared)]
    public void Linux_at_EL1() => IsExact("el1");

    [LockstepFact("el2"), Trait(Category, Lockstep), Trait(Category, Shared)]
    public void Linux_at_EL2() => IsExact("el2");

    [LockstepFact("kvm"), Trait(Category, Lockstep), Trait(Category, Shared)]
    public void Linux_with_a_KVM_guest() => IsExact("kvm");

    [LockstepFact("pkvm"), Trait(Category, Lockstep), Trait(Category, Shared)]
    public void Linux_with_a_KVM_guest_in_pKVM_mode() => IsExact("pkvm");

    [LockstepFact("vhe"), Trait(Category, Lockstep), Trait(Category, Shared)]
    public void Linux_in_a_host_at_EL2() => IsExact("vhe");

    [LockstepFact("vhe-kvm"), Trait(Category, Lockstep), Trait(Category, Shared)]
    public void Linux_in_a_host_at_EL2_with_a_KVM_guest() => IsExact("vhe-kvm");

    [LockstepFact("xen-dom0"), Trait(Category, Lockstep), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Xen_with_a_dom0() => IsExact("xen-dom0");

    [LockstepFact("xen-dom0less"), Trait(Category, Lockstep), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Xen_with_two_guests_and_no_dom0() => IsExact("xen-dom0less");

    private static void IsExact(string name)
    {
        Assert.True(KnownBoot.WhyNot(Boot.Named(name)) is null, KnownBoot.WhyNot(Boot.Named(name)));
        using var folder = new TemporaryFolder();
        var compared = KnownBoot.Run(Boot.Named(name), folder.Path);
        var report = new StringWriter();
        ComparisonReport.Write(report, compared.Result);
        Assert.True(compared.Result.Agrees, $"{name}: {report}");
        Assert.Empty(compared.Unused);
        Assert.True(compared.Result.Compared > 0);
    }
}
