using System.CommandLine;

namespace VirtSpec.Cli.Checking;

/// <summary>Arguments as they are typed into a shell.</summary>
internal static class ArgumentText
{
    /// <summary>Everything behind the name of the command, without the file to which results go: whoever repeats the command means to keep it.</summary>
    public static string Of(ParseResult result) => string.Join(' ', WithoutResults(result.Tokens.Skip(1).Select(t => t.Value)).Select(Quoted));

    private static IEnumerable<string> WithoutResults(IEnumerable<string> arguments)
    {
        bool isFile = false;
        foreach (string argument in arguments)
        {
            if (argument != CheckCommand.ResultsOption && !isFile)
                yield return argument;
            isFile = argument == CheckCommand.ResultsOption;
        }
    }

    public static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=+,@%".Contains(c, StringComparison.Ordinal)) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
