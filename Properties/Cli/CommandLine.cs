using System.CommandLine;
using System.CommandLine.Parsing;

namespace VirtSpec.Cli;

/// <summary>The <c>virtspec</c> command.</summary>
public static class CommandLine
{
    /// <summary>Runs the command with these arguments.</summary>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("An executable specification of ARMv8-A virtualization.")
        {
            RunCommand.Create(),
            ExplainCommand.Create(),
            DisasmCommand.Create(),
        };
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (result.Errors.Count > 0 && !IsHelp(result))
                throw Misused(result);
            return result.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (CommandError e)
        {
            output.Flush();
            error.WriteLine($"{Prefix(result)}: {e.Message}");
            return (int)e.ExitCode;
        }
        finally
        {
            output.Flush();
        }
    }

    private static bool IsHelp(ParseResult result) => result.Action is System.CommandLine.Help.HelpAction;

    private static CommandError Misused(ParseResult result)
    {
        string see = $"see '{Prefix(result)} --help'";
        if (result.CommandResult.Command is RootCommand root)
        {
            string names = string.Join(" or ", root.Subcommands.Select(c => c.Name));
            return new CommandError("command", names, result.UnmatchedTokens is [var first, ..] ? $"'{first}'" : "nothing", see);
        }
        return result.UnmatchedTokens is [var token, ..]
            ? new CommandError("arguments", "a known option, or nothing more", $"'{token}'", see)
            : new CommandError($"arguments: {OneLine(result.Errors[0])}; {see}");
    }

    private static string OneLine(ParseError error) => error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    private static string Prefix(ParseResult result) =>
        result.CommandResult.Command is RootCommand ? "virtspec" : $"virtspec {result.CommandResult.Command.Name}";
}
