using VirtSpec.Properties.Tests.Documents;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Checking;

/// <summary>An EL2 image with a manifest, as its author would check it: the guest two-vms, and manifests that say otherwise than it does.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly BadTargets _files = new();

    public void Dispose() => _files.Dispose();

    private static string Image => CommandRun.Guest("two-vms.elf");

    private static string Manifest => File.ReadAllText(CommandRun.Guest("two-vms.yaml"));

    [Fact]
    public void A_sound_image_conforms_and_what_had_no_occasion_to_fail_is_named()
    {
        var run = Check(Manifest);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] holding = [.. run.Output.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w is [_, "holds", _]).Select(w => w[0])];
        Assert.Equal("M1 M2 M4 T1 T2 T3 R3 R4 P1 D1 PG-2 ISO", string.Join(" ", holding));
        Assert.Contains("conforms: 12 claims hold in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("inconclusive, because nothing happened that could have broken them or the manifest permits everything: I4, I5, LR\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shared-with: [b], ", "", "M1: a: expected no page of b")]
    [InlineData("start: 0x40100000", "start: 0x40200000", "M1: b: expected a page of the pool at IPA 0x000080003000, found PA 0x000040101000")]
    [InlineData("at: 0x4000c000, rights: rwx", "at: 0x4000c000, rights: rx", "M2: a: expected at most Read, Execute")]
    [InlineData("at: 0x4000e000", "at: 0x4000c000", "M4: b: expected PA 0x00004000c000")]
    [InlineData("TSC: 1", "TSC: 0", "R4: a: expected HCR_EL2")]
    public void An_image_that_does_otherwise_than_its_manifest_says_fails(string said, string instead, string finding)
    {
        Assert.Contains(said, Manifest, StringComparison.Ordinal);
        var run = Check(Manifest.Replace(said, instead, StringComparison.Ordinal));
        string[] parts = finding.Split(": ", 2);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches($"(?m)^{parts[0]} +FAILS ", run.Output);
        Assert.Contains(parts[1], run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_permits_everything_is_inconclusive()
    {
        var run = Check("""
            summary: Everything is everybody's.
            vms:
              - { name: host }
              - name: a
                memory: [{ ipa: 0, size: 4G, rights: rwx, on-demand: true, shared-with: [b, host, hypervisor, stage 2 of a, stage 2 of b], reason: all }]
              - name: b
                memory: [{ ipa: 0, size: 4G, rights: rwx, on-demand: true, shared-with: [a, host, hypervisor, stage 2 of a, stage 2 of b], reason: all }]
            fix-ups: [{ start: 0, size: 0x1000000000000, reason: all }]
            """);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("INCONCLUSIVE: nothing could have broken M1, R4, D1\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILS", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_walk_through_of_the_documents_shows_what_is_printed()
    {
        string[] shown = File.ReadAllText(Path.Combine(ReadmeTests.Root, "docs", "checking-binaries.md")).Split("```console\n$ ./virtspec ")[1].Split("```")[0].Split('\n', 2);
        string[] arguments = [.. shown[0].Split(' ').Select(a => a.StartsWith("tests/", StringComparison.Ordinal) ? Path.Combine(ReadmeTests.Root, a) : a)];
        // The width of a column is that of the name of its target.
        Assert.Equal(shown[1], CommandRun.Of(arguments).Output.Replace(ReadmeTests.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_report_is_the_same_each_time() => Assert.Equal(Check(Manifest), Check(Manifest));

    private CommandRun Check(string manifest) => CommandRun.Of("check", Image, "--manifest", _files.Write("manifest.yaml", manifest));
}
