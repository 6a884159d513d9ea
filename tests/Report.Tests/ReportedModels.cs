using VirtSpec.Cli;
using VirtSpec.Hypervisors;
using VirtSpec.Properties.Targets;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>Results of every model and of a broken one, as the command line makes them: made once, and put into several reports.</summary>
public sealed class ReportedModels : IDisposable
{
    /// <summary>The tests that share them run one after the other, so that none is measured beside another.</summary>
    public const string Collection = "reports";

    public ReportedModels()
    {
        string broken = Path.Combine(Root, "Broken.cs"), sound = NewHypervisor.Source("Broken"), change = "ec == 0x16 ? elr - 4 : elr";
        Assert.Contains(change, sound, StringComparison.Ordinal);
        File.WriteAllText(broken, sound.Replace(change, "elr", StringComparison.Ordinal));
        Results = Path.Combine(Root, "models.json");
        Run(["check", .. Catalog.All.Select(d => d.Name), broken, "--max", "128", "--coverage", "--json", Results]);
    }

    /// <summary>A folder for everything that the tests write.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("virtspec-").FullName;

    public string Results { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Runs <c>virtspec</c> in this process; a failed check is an answer too.</summary>
    public static (int Code, string Output) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(args, output, error);
        Assert.True(code is 0 or 1, error.ToString());
        return (code, output.ToString());
    }
}

/// <summary>The tests of reports.</summary>
[CollectionDefinition(ReportedModels.Collection)]
public sealed class ReportCollection : ICollectionFixture<ReportedModels>, ICollectionFixture<Browser>;
