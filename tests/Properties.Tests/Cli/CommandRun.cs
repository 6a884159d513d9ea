using VirtSpec.Cli;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

/// <summary>What one run of the command line gave.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs <c>virtspec</c> in this process.</summary>
    public static CommandRun Of(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = CommandLine.Run(args, output, error);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The value after a label of <c>explain</c>.</summary>
    public string this[string label] =>
        Output.Split('\n').Single(line => line.StartsWith(label + " ", StringComparison.Ordinal))[label.Length..].Trim();

    /// <summary>Usage errors: exit code 2, nothing on standard output, and exactly this line on standard error.</summary>
    public void IsUsageError(string line) => Assert.Equal(new CommandRun(2, "", line + "\n"), this);

    /// <summary>A file that is copied beside the tests from tests/Guests.</summary>
    public static string Guest(string name) => Path.Combine(AppContext.BaseDirectory, "Guests", name);
}
