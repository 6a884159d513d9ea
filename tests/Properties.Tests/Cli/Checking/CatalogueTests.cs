using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Checking;

/// <summary>The models of the catalogue are sound, and no class of a claim is too rare, at a third of the default count of cases.</summary>
public sealed class CatalogueTests
{
    [Theory]
    [InlineData("starter")]
    [InlineData("xvisor")]
    [InlineData("jailhouse")]
    public void A_model_conforms(string name)
    {
        var run = CommandRun.Of("check", name, "--max", "1500");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("conforms", run.Output, StringComparison.Ordinal);
    }
}
