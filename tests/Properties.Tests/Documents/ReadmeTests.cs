using VirtSpec.Cli;
using Xunit;

namespace VirtSpec.Properties.Tests.Documents;

/// <summary>The examples of the README and of the tutorial are what the commands print, each in turn in a directory of its own.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string Prompt = "$ ", Program = "./virtspec ", Substitute = "sed -i ", Readme = "README.md";

    /// <summary>The file that the walk through a hypervisor of one's own writes and changes.</summary>
    private const string OwnModel = "Mine.cs";

    internal static readonly string Root = FindRoot();
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec-").FullName;

    public static TheoryData<string, string> Examples()
    {
        var examples = new TheoryData<string, string>();
        foreach (var (command, output) in Blocks(Readme).Where(b => !IsOfWalk(b)))
            examples.Add(command, output);
        return examples;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_prints_what_the_README_shows(string command, string expected) => Assert.Equal((0, expected), Run(command));

    [Theory]
    [InlineData(Readme)]
    [InlineData("docs/tutorial.md")]
    public void The_walk_through_a_new_hypervisor_prints_what_the_document_shows(string document)
    {
        var walk = Blocks(document).Where(IsOfWalk).ToArray();
        Assert.NotEmpty(walk);
        foreach (var (command, expected) in walk)
            AssertShown(expected, Run(command).Output);
    }

    [Theory]
    [InlineData("a\n...\nd\n", "a\nb\nc\nd\n", true)]
    [InlineData("a\n...\n", "a\nb\n", true)]
    [InlineData("a\n...\nd\n", "a\nb\nd\ne\n", false)]
    [InlineData("b\n...\nd\n", "a\nb\nd\n", false)]
    [InlineData("a\n...\nc\n...\nb\n", "a\nb\nc\n", false)]
    public void Three_dots_stand_for_lines_that_the_README_leaves_out(string shown, string output, bool isShown) =>
        Assert.Equal(isShown, Record.Exception(() => AssertShown(shown, output)) is null);

    [Fact]
    public void There_are_examples_of_a_run_an_explanation_and_a_walk() => Assert.Equal(3, Examples().Count());

    private static bool IsOfWalk((string Command, string Output) example) => (example.Command + example.Output).Contains(OwnModel, StringComparison.Ordinal);

    /// <summary>The commands of a document with what they print.</summary>
    private static IEnumerable<(string Command, string Output)> Blocks(string document)
    {
        foreach (string block in File.ReadAllText(Path.Combine(Root, document)).Split("```console\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]))
        {
            Assert.StartsWith(Prompt, block, StringComparison.Ordinal);
            foreach (string part in ("\n" + block).Split("\n" + Prompt).Skip(1))
            {
                string[] lines = part.TrimEnd('\n').Split('\n');
                yield return (lines[0], string.Concat(lines.Skip(1).Select(l => l + "\n")));
            }
        }
    }

    /// <summary>The output is what is shown, in which a line of three dots stands for any lines.</summary>
    private static void AssertShown(string shown, string output)
    {
        string[] parts = ("\n" + shown).Split("\n...\n");
        string rest = "\n" + output;
        if (parts.Length == 1)
        {
            Assert.Equal(shown, output);
            return;
        }
        // What is equal is compared with Equal, which shows where texts differ.
        Assert.Equal(parts[0] + "\n", rest[..Math.Min(rest.Length, parts[0].Length + 1)]);
        rest = rest[parts[0].Length..];
        foreach (string part in parts[1..^1])
        {
            Assert.Contains("\n" + part + "\n", rest, StringComparison.Ordinal);
            rest = rest[(rest.IndexOf("\n" + part + "\n", StringComparison.Ordinal) + part.Length + 1)..];
        }
        Assert.EndsWith(parts[^1].Length == 0 ? "" : "\n" + parts[^1], rest, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output) Run(string command)
    {
        if (command.StartsWith(Substitute, StringComparison.Ordinal))
            return (0, Edit(command[Substitute.Length..]));
        if (command == $"rm {OwnModel}")
        {
            File.Delete(Path.Combine(_directory, OwnModel));
            return (0, "");
        }
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
