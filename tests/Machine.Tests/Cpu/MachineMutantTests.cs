using VirtSpec.Streams.Commands;
using VirtSpec.Streams.Mutants;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Machine.Tests.Cpu;

/// <summary>The claims about time and several PEs can fail: they find the errors that are seeded for them.</summary>
public sealed class MachineMutantTests(ITestOutputHelper output)
{
    /// <summary>The machine, and what is claimed of it beside the specification.</summary>
    private static readonly string[] Folders =
        ["Machine/Cpu", "Machine/Devices", "Machine/Load", "Machine/Load/DeviceTrees", "Machine/Memory", "Machine/Platform", "Machine/Trace", "tests/Machine.Tests/Claims"];

    [Fact]
    public void The_claims_find_every_error_that_is_seeded_for_them()
    {
        using var mutated = new MutatedSpec(GoldenFiles.Root, "VirtSpec.Machine.Tests.Claims.MachineClaims", Folders, "", MachineMutants.All);
        Assert.Null(mutated.FirstDifference(-1));
        var found = MachineMutants.All.Select((m, i) => (m.Error, By: mutated.FirstDifference(i))).ToList();
        output.WriteLine(string.Join('\n', found.Select(f => $"{f.Error}: {f.By?.Split('\n')[0] ?? "not found"}")));
        Assert.Equal("", string.Join('\n', found.Where(f => f.By is null).Select(f => f.Error)));
    }
}
