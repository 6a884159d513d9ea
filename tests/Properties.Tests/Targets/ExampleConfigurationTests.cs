using VirtSpec.Hypervisors;
using VirtSpec.Properties.Targets;
using Xunit;

namespace VirtSpec.Properties.Tests.Targets;

/// <summary>The configurations beside the models say what their examples are.</summary>
public class ExampleConfigurationTests
{
    [Theory]
    [InlineData("xvisor", "Xvisor/example.yaml")]
    [InlineData("jailhouse", "Jailhouse/example.yaml")]
    public void The_file_beside_a_model_is_its_example(string name, string file)
    {
        var design = Catalog.Find(name)!;
        using var reader = new StreamReader(typeof(Catalog).Assembly.GetManifestResourceStream(file)!);

        Assert.True(ConfigurationFile.TryParse(file, reader.ReadToEnd(), _ => null, out var configuration, out var errors), string.Join('\n', errors));

        Assert.Equal(design.Example, configuration);
    }
}
