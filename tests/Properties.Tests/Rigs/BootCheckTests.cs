using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>What is found in boots alone, with seeded bugs and without.</summary>
public sealed class BootCheckTests
{
    private const int Boots = 2;

    [Theory]
    [InlineData("K07", "T3")]
    [InlineData("H02", "T2")]
    [InlineData("X46", "M4")]
    public void A_bug_of_the_boot_is_found_and_the_sound_model_keeps_the_claim(string id, string claim)
    {
        var diff = BrokenModels.All.Single(d => d.Id == id);
        Assert.DoesNotContain(claim, Found(BrokenModels.Sound(diff.Model)));
        Assert.Contains(claim, Found(BrokenModels.Make(diff, out _)!.Design));
    }

    [Fact]
    public void A_case_runs_in_the_rig_of_its_number_and_all_variants_get_some()
    {
        var rigs = RigSet.Boot(BrokenModels.Sound("xvisor"), new RigOptions());
        int[] counts = new int[rigs.All.Count];
        for (ulong number = 0; number < 1000; number++)
        {
            Assert.Same(rigs.All[rigs.IndexOf(number)], rigs.Of(number));
            counts[rigs.IndexOf(number)]++;
        }
        Assert.All(counts, c => Assert.InRange(c, 50, 900));
        Assert.Single(RigSet.Boot(BrokenModels.Sound("xvisor"), new RigOptions { Configuration = rigs.Variants[0].Configuration }).All);
    }

    /// <summary>The claims that fail in some boots of the example and of the variants.</summary>
    private static HashSet<string> Found(IHypervisorDesign design)
    {
        var claims = new HashSet<string>();
        foreach (var rig in RigSet.Boot(design, new RigOptions()).All)
        {
            var check = new BootCheck(rig, new CaseGenerator(rig.Scope), () => [.. BoundaryMonitors.All(), new PriorEntries()], new HashSet<string> { "T1", "T2", "T3" });
            for (ulong number = 0; number < Boots; number++)
                claims.UnionWith(check.Run(check.Draw(1, number)).Findings.Select(f => f.Claim));
        }
        return claims;
    }
}
