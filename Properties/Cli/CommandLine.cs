using System.CommandLine;
using System.CommandLine.Parsing;
using VirtSpec.Cli.Checking.Apart;
using VirtSpec.Cli.Output;
using VirtSpec.Cli.Reporting;
using VirtSpec.Cli.Tracing;
using VirtSpec.Spec;

namespace VirtSpec.Cli;

/// <summary>The <c>virtspec</c> command.</summary>
public static class CommandLine
{
    /// <summary>Runs the command with these arguments.</summary>
    /// <param name="showsProgress">Standard error is a terminal.</param>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, bool showsProgress = false)
    {
        var result = Parse(args, showsProgress);
        try
        {
            int code = Invoke(result, output, error);
            output.Flush();
            return code;
        }
        catch (IOException e)
        {
            error.WriteLine($"{Prefix(result)}: output: expected a file that can be written, found {e.Message.TrimEnd('.')}; make room or name another file");
            return (int)ExitCode.Usage;
        }
    }

    private static ParseResult Parse(string[] args, bool showsProgress)
    {
        var root = new RootCommand("An executable specification of ARMv8-A virtualization.")
        {
            CheckCommand.Create(showsProgress),
            PropsCommand.Create(),
            ReportCommand.Create(showsProgress),
            MutantsCommand.Create(),
            NewCommand.Create(),
            RunCommand.Create(showsProgress),
            TraceCommand.Create(),
            ExplainCommand.Create(),
            DisasmCommand.Create(),
            MatrixCommand.Create(),
            WalkCommand.Create(),
            ClassifyCommand.Create(),
            GuestsCommand.Create(),
            ChildCommand(),
        };
        DocumentedHelp.Install(root);
        return root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>What <c>check</c> starts for a target whose code is the user's.</summary>
    private static Command ChildCommand()
    {
        var command = new Command(ChildProcess.CommandName) { Hidden = true };
        command.SetAction(_ => ChildRun.Run());
        return command;
    }

    private static int Invoke(ParseResult result, TextWriter output, TextWriter error)
    {
        try
        {
            if (result.Action is not { ClearsParseErrors: true })
                Check(result);
            return result.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (NotModelledException limit)
        {
            output.Flush();
            error.WriteLine($"{Prefix(result)}: {limit.Message}");
            return (int)ExitCode.NotModelled;
        }
        catch (CommandError e)
        {
            output.Flush();
            error.WriteLine($"{Prefix(result)}: {e.Message}");
            return (int)e.ExitCode;
        }
    }

    private static void Check(ParseResult result)
    {
        string see = $"see '{Prefix(result)} --help'";
        string? unmatched = result.UnmatchedTokens is [var first, ..] ? first : null;
        if (result.CommandResult.Command is { Subcommands.Count: > 0 } group)
            throw new CommandError("command", string.Join(", ", group.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)), unmatched is null ? "nothing" : $"'{unmatched}'", see);
        // An option that no command has would else be taken for the name of a file.
        if (result.Tokens.FirstOrDefault(t => t.Type == TokenType.Argument && t.Value.StartsWith('-')) is { } option)
            throw new CommandError("options", "one of this command", $"'{option.Value}'", see);
        if (unmatched is not null)
            throw new CommandError("arguments", "nothing more", $"'{unmatched}'", see);
        if (result.Errors is [var error, ..])
            throw new CommandError($"arguments: {OneLine(error)}; {see}");
    }

    private static string OneLine(ParseError error) => error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    /// <summary>The command as it was called, such as <c>virtspec guests fetch</c>.</summary>
    internal static string Prefix(ParseResult result)
    {
        string names = "";
        for (var at = result.CommandResult; at.Command is not RootCommand && at.Parent is CommandResult parent; at = parent)
            names = $" {at.Command.Name}{names}";
        return "virtspec" + names;
    }
}
