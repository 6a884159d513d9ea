using VirtSpec.Cli;
using Xunit;

namespace VirtSpec.Properties.Tests.Documents;

/// <summary>The examples of the README are what the commands print.</summary>
public class ReadmeTests
{
    private const string Prompt = "$ ./virtspec ";

    private static readonly string Root = FindRoot();

    public static TheoryData<string, string> Examples()
    {
        var examples = new TheoryData<string, string>();
        foreach (string block in File.ReadAllText(Path.Combine(Root, "README.md")).Split("```console\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]))
            examples.Add(block[..block.IndexOf('\n')], block[(block.IndexOf('\n') + 1)..]);
        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_prints_what_the_README_shows(string command, string expected)
    {
        Assert.StartsWith(Prompt, command, StringComparison.Ordinal);
        string[] arguments = [.. SplitQuoted(command[Prompt.Length..]).Select(a => a.StartsWith("tests/", StringComparison.Ordinal) ? Path.Combine(Root, a) : a)];
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(arguments, output, error);
        Assert.Equal(0, code);
        Assert.Equal(expected, output.ToString());
    }

    [Fact]
    public void There_are_examples_of_a_run_an_explanation_and_a_walk() => Assert.Equal(3, Examples().Count());

    private static IEnumerable<string> SplitQuoted(string line) =>
        line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "VirtSpec.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
