using System.CommandLine;
using VirtSpec.Cli.Checking;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Targets;

namespace VirtSpec.Cli;

/// <summary><c>virtspec new</c>: files to begin with.</summary>
internal sealed class NewCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The name of the class, such as Mine; the file is NAME.cs" };

    private readonly Option<string?> _directory = new("--dir") { Description = "Where the file goes [default: here]", HelpName = "DIR" };

    public static Command Create()
    {
        var options = new NewCommand();
        var hypervisor = new DocumentedCommand("hypervisor", "Write a small sound hypervisor, to be changed")
        {
            Details = """
                Writes NAME.cs: about 100 lines of code that 'virtspec check NAME.cs' compiles, and that conform as they are.
                Spec/Hyp has what the code may do; Hypervisors has larger examples.
                """,
            Examples = ["virtspec new hypervisor Mine"],
        };
        hypervisor.Add(options._name);
        hypervisor.Add(options._directory);
        hypervisor.SetAction(options.Run);
        var command = new DocumentedCommand("new", "Write a file to begin with: a hypervisor")
        {
            Details = "No file is written over another.",
            Examples = ["virtspec new hypervisor Mine"],
        };
        command.Add(hypervisor);
        return command;
    }

    private int Run(ParseResult result)
    {
        string name = result.GetValue(_name)!;
        if (NewHypervisor.Refusal(name) is { } expected)
            throw new CommandError("NAME", expected, $"'{name}'", "choose another");
        string file = Path.Combine(result.GetValue(_directory) ?? "", $"{name}.cs"), source = NewHypervisor.Source(name);
        Write(file, source);
        var output = result.InvocationConfiguration.Output;
        output.WriteLine($"{file}: a sound hypervisor of {LinesOfCode(source)} lines of code, whose VMs are static partitions");
        output.WriteLine($"next: virtspec check {ArgumentText.Quoted(file)}");
        return (int)ExitCode.Ok;
    }

    /// <summary>Those that are neither blank nor a comment.</summary>
    private static int LinesOfCode(string source) => source.Split('\n').Count(l => l.Trim() is not "" and not ['/', '/', ..]);

    private static void Write(string file, string text)
    {
        try
        {
            using var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew));
            writer.Write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"NAME {file}", "a file that can be made", File.Exists(file) ? "one that is there already" : e is DirectoryNotFoundException ? "no such directory" : e.Message.TrimEnd('.'), "choose another name or move it");
        }
    }
}
