using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>The recorded consoles are still what QEMU prints.</summary>
public sealed class QemuRecordingTests
{
    [BootFact("kvm", onQemu: true), Trait("Category", "shared")]
    public void Of_Linux_with_a_KVM_guest() => IsWhatQemuPrints("kvm");

    [BootFact("debian", onQemu: true), Trait("Category", "fetched")]
    public void Of_Debians_Linux() => IsWhatQemuPrints("debian");

    private static void IsWhatQemuPrints(string name)
    {
        var boot = Boot.Named(name);
        Assert.Null(BootConsole.Difference(boot.RecordedConsole, QemuBoot.Run(boot)));
    }
}
