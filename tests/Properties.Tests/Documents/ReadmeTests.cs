using VirtSpec.Cli;
using Xunit;

namespace VirtSpec.Properties.Tests.Documents;

/// <summary>The examples of the README are what the commands print, each in turn in a directory of its own.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string Prompt = "$ ", Program = "./virtspec ", Substitute = "sed -i ";

    /// <summary>The file that the walk through a hypervisor of one's own writes and changes.</summary>
    private const string OwnModel = "Mine.cs";

    internal static readonly string Root = FindRoot();
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec-").FullName;

    public static TheoryData<string, string> Examples()
    {
        var examples = new TheoryData<string, string>();
        foreach (var (command, output) in Blocks().Where(b => !IsOfWalk(b)))
            examples.Add(command, output);
        return examples;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_prints_what_the_README_shows(string command, string expected) => Assert.Equal((0, expected), Run(command));

    [Fact]
    public void The_walk_through_a_new_hypervisor_prints_what_the_README_shows()
    {
        var walk = Blocks().Where(IsOfWalk).ToArray();
        Assert.NotEmpty(walk);
        foreach (var (command, expected) in walk)
            Assert.Equal(expected, Run(command).Output);
    }

    [Fact]
    public void There_are_examples_of_a_run_an_explanation_and_a_walk() => Assert.Equal(3, Examples().Count());

    private static bool IsOfWalk((string Command, string Output) example) => (example.Command + example.Output).Contains(OwnModel, StringComparison.Ordinal);

    /// <summary>The commands of the README with what they print.</summary>
    private static IEnumerable<(string Command, string Output)> Blocks()
    {
        foreach (string block in File.ReadAllText(Path.Combine(Root, "README.md")).Split("```console\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]))
        {
            Assert.StartsWith(Prompt, block, StringComparison.Ordinal);
            foreach (string part in ("\n" + block).Split("\n" + Prompt).Skip(1))
            {
                string[] lines = part.TrimEnd('\n').Split('\n');
                yield return (lines[0], string.Concat(lines.Skip(1).Select(l => l + "\n")));
            }
        }
    }

    private (int ExitCode, string Output) Run(string command)
    {
        if (command.StartsWith(Substitute, StringComparison.Ordinal))
            return (0, Edit(command[Substitute.Length..]));
        Assert.StartsWith(Program, command, StringComparison.Ordinal);
        string[] arguments = [.. SplitQuoted(command[Program.Length..]).Select(a => a.StartsWith("tests/", StringComparison.Ordinal) ? Path.Combine(Root, a) : a == OwnModel ? Path.Combine(_directory, a) : a)];
        if (arguments[0] == "new")
            arguments = [.. arguments, "--dir", _directory];
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString().Replace(_directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    /// <summary>What <c>sed -i 's/A/B/' FILE</c> does, for texts without special characters.</summary>
    private string Edit(string arguments)
    {
        string[] parts = arguments.Split('\'');
        string[] texts = parts[1].Split('/');
        string path = Path.Combine(_directory, parts[2].Trim()), source = File.ReadAllText(path);
        Assert.Contains(texts[1], source, StringComparison.Ordinal);
        File.WriteAllText(path, source.Replace(texts[1], texts[2], StringComparison.Ordinal));
        return "";
    }

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
