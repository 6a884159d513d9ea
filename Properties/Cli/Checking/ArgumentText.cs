using System.CommandLine;
using System.Globalization;
using System.Text;
using VirtSpec.Properties.Traces;

namespace VirtSpec.Cli.Checking;

/// <summary>Arguments as they are typed into a shell, in one line that can be printed.</summary>
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

    /// <summary>An argument as bash reads it; with <c>$'...'</c> where it has characters that cannot be printed.</summary>
    public static string Quoted(string argument)
    {
        if (argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=+,@%".Contains(c, StringComparison.Ordinal)))
            return argument;
        if (TraceWords.IsPrintable(argument))
            return $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        var text = new StringBuilder("$'");
        foreach (var rune in argument.EnumerateRunes())
            text.Append(rune.Value is '\'' or '\\' ? $"\\{rune}" : TraceWords.IsPrintable(rune.ToString()) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"));
        return text.Append('\'').ToString();
    }
}
