using VerifyXunit;
using VirtSpec.Cli;
using VirtSpec.Properties.Traces;
using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>Real system software traps as it did: Golden/traces/boots, which 'virtspec trace accept' brings up to date.</summary>
public sealed class BootTraceTests
{
    private const string Category = "Category", Shared = "shared", Fetched = "fetched";

    [BootFact("el1"), Trait(Category, Shared)]
    public Task Linux_at_EL1() => TrapsAsItDid("el1");

    [BootFact("el2"), Trait(Category, Shared)]
    public Task Linux_at_EL2() => TrapsAsItDid("el2");

    [BootFact("kvm"), Trait(Category, Shared)]
    public Task Linux_with_a_KVM_guest() => TrapsAsItDid("kvm");

    [BootFact("pkvm"), Trait(Category, Shared)]
    public Task Linux_with_a_KVM_guest_in_pKVM_mode() => TrapsAsItDid("pkvm");

    [BootFact("vhe"), Trait(Category, Shared)]
    public Task Linux_in_a_host_at_EL2() => TrapsAsItDid("vhe");

    [BootFact("vhe-kvm"), Trait(Category, Shared)]
    public Task Linux_in_a_host_at_EL2_with_a_KVM_guest() => TrapsAsItDid("vhe-kvm");

    [BootFact("xen-dom0"), Trait(Category, Shared), Trait(Category, Fetched)]
    public Task Xen_with_a_dom0() => TrapsAsItDid("xen-dom0");

    [BootFact("xen-dom0less"), Trait(Category, Shared), Trait(Category, Fetched)]
    public Task Xen_with_two_guests_and_no_dom0() => TrapsAsItDid("xen-dom0less");

    [BootFact("debian"), Trait(Category, Fetched)]
    public Task Debians_Linux_at_EL1() => TrapsAsItDid("debian");

    [BootFact("debian-pkvm"), Trait(Category, Shared), Trait(Category, Fetched)]
    public Task Debians_Linux_with_a_KVM_guest_in_pKVM_mode() => TrapsAsItDid("debian-pkvm");

    [BootFact("debian-xen"), Trait(Category, Fetched)]
    public Task Xen_with_Debians_Linux_as_dom0() => TrapsAsItDid("debian-xen");

    [Fact]
    public void Every_kept_trace_is_that_of_a_boot() => VerifyFiles.AssertAllClaimed(Kept, typeof(BootTraceTests).Assembly, [.. Boot.All.Select(b => b.Name)]);

    private static string Kept { get; } = Path.Combine(Root(), "Golden", "traces", "boots");

    private static async Task TrapsAsItDid(string name)
    {
        var boot = Boot.Named(name);
        Assert.True(BootFiles.WhyNot(boot) is null, BootFiles.WhyNot(boot));
        using StringWriter output = new() { NewLine = "\n" }, error = new();
        string[] manifest = File.Exists(WatchedBoot.ManifestOf(boot)) ? ["--manifest", WatchedBoot.ManifestOf(boot)] : [];
        Assert.True(CommandLine.Run(["trace", "record", .. MachineBoot.Arguments(boot)[1..].Where(a => a != "--stats"), .. manifest], output, error) == 0, error.ToString());
        var trace = TraceReader.Read($"{name}.trace", new StringReader(output.ToString()));
        await Verifier.Verify(TraceDigest.Kept(trace)).UseDirectory(Kept).UseFileName(name).AcceptWith("virtspec trace accept");
    }

    internal static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "VirtSpec.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
