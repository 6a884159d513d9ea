using System.CommandLine;

namespace VirtSpec.Cli.Checking;

/// <summary>Arguments as they are typed into a shell.</summary>
internal static class ArgumentText
{
    /// <summary>Everything behind the name of the command.</summary>
    public static string Of(ParseResult result) => string.Join(' ', result.Tokens.Skip(1).Select(t => Quoted(t.Value)));

    public static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=+,@%".Contains(c, StringComparison.Ordinal)) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
