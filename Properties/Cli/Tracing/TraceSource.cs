using System.CommandLine;
using System.CommandLine.Parsing;
using VirtSpec.Cli.Checking;
using VirtSpec.Properties.Traces;
using VirtSpec.Spec.Base;

namespace VirtSpec.Cli.Tracing;

/// <summary>What a trace says that it is of: the arguments of the command, with files by their names and contents, wherever they are.</summary>
internal static class TraceSource
{
    private const string Image = "IMAGE", Hypervisor = "--hypervisor", Load = "--load", Out = "--out", Json = "--json";

    /// <summary>Options whose value is a file, as it stands.</summary>
    private static readonly string[] Files = ["--kernel", "--initrd", "--dtb", "--manifest", "--config", "--guest"];

    public static TraceHeader Header(ParseResult result)
    {
        var inputs = new List<TraceInput>();
        var words = new List<string>();
        string? option = null;
        foreach (var token in result.Tokens.SkipWhile(t => t.Value != result.CommandResult.Command.Name).Skip(1))
        {
            // Of where the trace goes, and in which form, the run does not depend.
            bool isOfTheFile = token.Type == TokenType.Option ? token.Value is Out or Json : option == Out;
            if (!isOfTheFile)
                words.Add(ArgumentText.Quoted(token.Type == TokenType.Option ? token.Value : Word(FileIn(option, token.Value, result), token.Value, inputs)));
            option = token.Type == TokenType.Option ? token.Value : null;
        }
        return new TraceHeader(result.GetValue<string>("--cpu")!, string.Join(' ', words), ValueArray<TraceInput>.Of(inputs));
    }

    /// <summary>The file that an argument names; null when it is no name of a file, whether there is one of that name or not.</summary>
    private static string? FileIn(string? option, string argument, ParseResult result) => option switch
    {
        Load => argument[..Math.Max(argument.LastIndexOf('@'), 0)],
        Hypervisor => Target.Of(argument) is Target.UserCode code ? code.Path : null,
        _ when Files.Contains(option) => argument,
        _ => TakesNoValue(option, result) && argument == result.GetValue<string?>(Image) ? argument : null,
    };

    /// <summary>What stands behind the option is not its value.</summary>
    private static bool TakesNoValue(string? option, ParseResult result) =>
        option is null || result.CommandResult.Command.Options.Any(o => o.Name == option && o.ValueType == typeof(bool));

    /// <summary>An argument with the name of its file, which is added to the inputs.</summary>
    private static string Word(string? path, string argument, List<TraceInput> inputs)
    {
        if (path is null)
            return argument;
        inputs.Add(TraceHeader.Input(path, File.ReadAllBytes(path)));
        return Path.GetFileName(path) + argument[path.Length..];
    }
}
