using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Checking;

/// <summary>The models of the catalogue are sound on both CPUs, and no class of a claim is too rare, at a third of the default count of cases, and at a sixth.</summary>
public sealed class CatalogueTests
{
    [Theory]
    [InlineData("starter", "cortex-a57", "1500")]
    [InlineData("xvisor", "cortex-a57", "1500")]
    [InlineData("jailhouse", "cortex-a57", "1500")]
    [InlineData("starter", "neoverse-n1", "750")]
    [InlineData("xvisor", "neoverse-n1", "750")]
    [InlineData("jailhouse", "neoverse-n1", "750")]
    public void A_model_conforms(string name, string cpu, string cases)
    {
        var run = CommandRun.Of("check", name, "--cpu", cpu, "--max", cases);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("conforms", run.Output, StringComparison.Ordinal);
    }
}
