using System.CommandLine;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Targets;

namespace VirtSpec.Cli;

/// <summary><c>virtspec new</c>: files to begin with.</summary>
internal sealed class NewCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The name of the class, such as Mine; the file is NAME.cs" };

    public static Command Create()
    {
        var options = new NewCommand();
        var hypervisor = new DocumentedCommand("hypervisor", "Write a small sound hypervisor, to be changed")
        {
            Details = """
                Writes NAME.cs here: about 100 lines that 'virtspec check NAME.cs' compiles, and that conform as they are.
                Spec/Hyp has what the code may do; Hypervisors has larger examples.
                """,
            Examples = ["virtspec new hypervisor Mine"],
        };
        hypervisor.Add(options._name);
        hypervisor.SetAction(options.Run);
        var command = new DocumentedCommand("new", "Write a file to begin with: a hypervisor")
        {
            Details = "The file is written here, and never over another.",
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
        string file = $"{name}.cs";
        Write(file, NewHypervisor.Source(name));
        var output = result.InvocationConfiguration.Output;
        output.WriteLine($"{file}: a sound hypervisor of {NewHypervisor.Source(name).Count(c => c == '\n')} lines; its VMs are static partitions");
        output.WriteLine($"check it:  virtspec check {file}");
        output.WriteLine($"then leave out one line, pe.MSR(Reg.CNTVOFF_EL2, 0) say, and check it again");
        return (int)ExitCode.Ok;
    }

    private static void Write(string file, string text)
    {
        try
        {
            using var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew));
            writer.Write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"NAME {file}", "a file that can be made", File.Exists(file) ? "one that is there already" : e.Message.TrimEnd('.'), "choose another name or move it");
        }
    }
}
