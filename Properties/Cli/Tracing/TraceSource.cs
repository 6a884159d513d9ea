using System.CommandLine;
using System.Globalization;
using VirtSpec.Cli.Checking;
using VirtSpec.Properties.Traces;
using VirtSpec.Spec.Base;

namespace VirtSpec.Cli.Tracing;

/// <summary>What a trace says that it is of: the arguments of the command, with files by their names and contents, wherever they are.</summary>
internal static class TraceSource
{
    /// <summary>Options of the recording itself, of which the run does not depend.</summary>
    private static readonly string[] OfTheFile = ["--out", "--json"];

    public static TraceHeader Header(ParseResult result)
    {
        var inputs = new List<TraceInput>();
        var words = new List<string>();
        string[] arguments = [.. result.Tokens.Select(t => t.Value).SkipWhile(t => t != result.CommandResult.Command.Name).Skip(1)];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (OfTheFile.Contains(arguments[i]))
                i += arguments[i] == "--out" ? 1 : 0;
            else
                words.Add(ArgumentText.Quoted(Word(arguments[i], inputs)));
        }
        return new TraceHeader(result.GetValue<string>("--cpu")!, string.Join(' ', words).ReplaceLineEndings(" "), ValueArray<TraceInput>.Of(inputs));
    }

    /// <summary>An argument, or the name of the file that it is, which is added to the inputs.</summary>
    private static string Word(string argument, List<TraceInput> inputs)
    {
        string path = argument.Split('@') is [var file, ['0', 'x', .. var address]] && ulong.TryParse(address, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _) ? file : argument;
        if (path.StartsWith('-') || !File.Exists(path))
            return argument;
        inputs.Add(TraceHeader.Input(path, File.ReadAllBytes(path)));
        return Path.GetFileName(path) + argument[path.Length..];
    }
}
