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

/// <summary>Prints the usual help, then the details and examples of the command, or those of the whole program.</summary>
internal sealed class DocumentedHelp(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Of the program, for whoever asks it for help without a command.</summary>
    private static readonly string[] First =
    [
        "virtspec check",
        "virtspec report --out report --max 500",
        "virtspec explain \"msr sctlr_el1, x0\" --el 1 --set HCR_EL2.TVM=1",
        "virtspec check --help",
    ];

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
            Write(output, command.Examples);
        }
        else if (parseResult.CommandResult.Command is RootCommand)
            Write(parseResult.InvocationConfiguration.Output, First);
        return code;
    }

    private static void Write(TextWriter output, string[] examples)
    {
        output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
        foreach (string example in examples)
            output.WriteLine($"  {example}");
    }
}
