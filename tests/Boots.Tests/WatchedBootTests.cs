using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Manifests;
using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>Unmodified hypervisors under the monitors of the boundary: their claims hold.</summary>
public sealed class WatchedBootTests
{
    private const string Category = "Category", Shared = "shared", Fetched = "fetched";

    [BootFact("kvm"), Trait(Category, Shared)]
    public void KVM_keeps_its_claims() => Keeps("kvm", "M1 M4 T2 T3 R3 R4 P1 D1 PG-2");

    [BootFact("vhe-kvm"), Trait(Category, Shared)]
    public void KVM_in_a_host_at_EL2_keeps_its_claims() => Keeps("vhe-kvm", "M1 M4 T2 T3 R3 R4 P1 D1 I4 PG-2");

    [BootFact("pkvm"), Trait(Category, Shared)]
    public void Protected_KVM_keeps_its_claims() => Keeps("pkvm", "M1 M2 M4 T1 T2 T3 R3 R4 P1 D1 I4 PG-2");

    [BootFact("xen-dom0"), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Xen_with_a_dom0_keeps_its_claims() => Keeps("xen-dom0", "M1 M4 T1 T2 T3 R3 R4 P1 D1 LR PG-2");

    [BootFact("xen-dom0less"), Trait(Category, Shared), Trait(Category, Fetched)]
    public void Xen_with_two_guests_keeps_its_claims() => Keeps("xen-dom0less", "M1 M2 M4 T3 R3 R4 P1 D1 LR PG-2 ISO");

    /// <summary>Each of the claims must have had something to say; the others are inconclusive because the boot does nothing of their kind.</summary>
    private static void Keeps(string name, string claims)
    {
        var boot = Boot.Named(name);
        Assert.True(BootFiles.WhyNot(boot) is null, BootFiles.WhyNot(boot));
        var end = WatchedBoot.Run(boot, ManifestFile.Read(WatchedBoot.ManifestOf(boot)));
        Assert.Empty(end.Findings);
        Assert.Equal(claims, string.Join(" ", end.Verdicts.Where(v => v.Kind == VerdictKind.Holds).Select(v => v.Claim.Id)));
        // A boot that ends by what it prints is looked at some steps later.
        if (boot.Until.Count == 0)
            Assert.Null(BootConsole.Difference(boot.RecordedConsole, end.Console));
    }
}
