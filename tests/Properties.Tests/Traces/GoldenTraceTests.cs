using VerifyXunit;
using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Tests.Documents;
using VirtSpec.Properties.Traces;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>Every scenario of Golden/traces/models/scenarios.tbl traps as it did; 'virtspec trace accept' accepts what differs.</summary>
public sealed class GoldenTraceTests
{
    private static readonly string Kept = Path.Combine(ReadmeTests.Root, "Golden", "traces", "models");

    /// <summary>Each name with the arguments of 'trace record'.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> Scenarios = File.ReadLines(Path.Combine(Kept, "scenarios.tbl"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(';')).ToDictionary(c => c[0].Trim(), c => c[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static TheoryData<string> Names => [.. Scenarios.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_scenario_traps_as_it_did(string name)
    {
        var trace = RecordCommandTests.Record([.. Scenarios[name].Select(InRepository)]);
        return Verifier.Verify(TraceDigest.Kept(trace)).UseDirectory(Kept).UseFileName(name).AcceptWith("virtspec trace accept");
    }

    [Fact]
    public void Every_kept_trace_is_that_of_a_scenario() => VerifyFiles.AssertAllClaimed(Kept, typeof(GoldenTraceTests).Assembly, [.. Scenarios.Keys]);

    [Fact]
    public void A_kept_trace_without_a_scenario_is_found()
    {
        string directory = Directory.CreateTempSubdirectory("virtspec").FullName;
        File.WriteAllText(Path.Combine(directory, "no-such-scenario.verified.txt"), "");
        Assert.Throws<VerifyException>(() => VerifyFiles.AssertAllClaimed(directory, typeof(GoldenTraceTests).Assembly));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Every_model_has_scenarios() =>
        Assert.All(Hypervisors.Catalog.All, design => Assert.Contains(Scenarios.Values, arguments => arguments is ["--hypervisor", var name, ..] && name == design.Name));

    private static string InRepository(string argument) => argument.Contains('/', StringComparison.Ordinal) ? Path.Combine(ReadmeTests.Root, argument) : argument;
}
