using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>Real system software, unmodified, boots on the specification, and its console prints what QEMU's did.</summary>
public sealed class BootTests
{
    private const string Category = "Category", Shared = "shared", Fetched = "fetched";

    [BootFact("el1"), Trait(Category, Shared)]
    public void Linux_at_EL1() => Boots("el1");

    [BootFact("el2"), Trait(Category, Shared)]
    public void Linux_at_EL2() => Boots("el2");

    [BootFact("kvm"), Trait(Category, Shared)]
    public void Linux_with_a_KVM_guest() => Boots("kvm");

    [BootFact("pkvm"), Trait(Category, Shared)]
    public void Linux_with_a_KVM_guest_in_pKVM_mode() => Boots("pkvm");

    [BootFact("vhe"), Trait(Category, Shared)]
    public void Linux_in_a_host_at_EL2() => Boots("vhe");

    [BootFact("vhe-kvm"), Trait(Category, Shared)]
    public void Linux_in_a_host_at_EL2_with_a_KVM_guest() => Boots("vhe-kvm");

    [BootFact("xen-dom0"), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Xen_with_a_dom0() => Boots("xen-dom0");

    [BootFact("xen-dom0less"), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Xen_with_two_guests_and_no_dom0() => Boots("xen-dom0less");

    [BootFact("debian"), Trait(Category, Fetched)]
    public void Debians_Linux_at_EL1() => Boots("debian");

    [BootFact("debian-pkvm"), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Debians_Linux_with_a_KVM_guest_in_pKVM_mode() => Boots("debian-pkvm");

    [BootFact("debian-xen"), Trait(Category, Fetched)]
    public void Xen_with_Debians_Linux_as_dom0() => Boots("debian-xen");

    private static void Boots(string name)
    {
        var boot = Boot.Named(name);
        Assert.True(BootFiles.WhyNot(boot) is null, BootFiles.WhyNot(boot));
        var end = MachineBoot.Run(boot);
        Assert.True(end.ExitCode == 0, $"{boot}: expected exit code 0, found {end.ExitCode}: {end.Summary}");
        Assert.True(BootConsole.Difference(boot.RecordedConsole, end.Console) is null, $"{boot}: {BootConsole.Difference(boot.RecordedConsole, end.Console)}");
    }
}
