using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace VirtSpec.Cli.Output;

/// <summary>A command whose help says more than one line: details and examples.</summary>
internal sealed class DocumentedCommand(string name, string summary) : Command(name, summary)
{
    public required string Details { get; init; }

    /// <summary>Command lines that work from the root of the repository.</summary>
    public required string[] Examples { get; init; }
}

/// <summary>Prints the usual help, then the details and examples of the command.</summary>
internal sealed class DocumentedHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>Makes <c>--help</c> of every command print its documentation.</summary>
    public static void Install(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new DocumentedHelp((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(command.Details);
            output.WriteLine();
            output.WriteLine(command.Examples.Length == 1 ? "Example:" : "Examples:");
            foreach (string example in command.Examples)
                output.WriteLine($"  {example}");
        }
        return code;
    }
}
