using System.CommandLine;

namespace VirtSpec.Cli.Tracing;

/// <summary>Colours on a terminal, or none.</summary>
internal sealed class Colours
{
    private const string Reset = "\e[0m";

    private readonly bool _on;

    private Colours(bool on) => _on = on;

    /// <summary>No colours.</summary>
    public static Colours None { get; } = new(false);

    /// <summary>The option that decides.</summary>
    public static Option<string> Option() => new("--color")
    {
        Description = "Whether to colour: always, never, or auto, on a terminal unless NO_COLOR is set",
        HelpName = "WHEN",
        DefaultValueFactory = _ => "auto",
    };

    public static Colours Of(ParseResult result, Option<string> option) => result.GetValue(option) switch
    {
        "always" => new Colours(true),
        "never" => new Colours(false),
        "auto" => new Colours(IsTerminal(result.InvocationConfiguration.Output)),
        var other => throw new CommandError("--color", "always, never or auto", $"'{other}'", "name one of these"),
    };

    public string Added(string text) => In("32", text);

    public string Removed(string text) => In("31", text);

    public string Changed(string text) => In("33", text);

    public string Faint(string text) => In("2", text);

    public string Strong(string text) => In("1", text);

    public string Name(string text) => In("36", text);

    private string In(string code, string text) => _on && text.Length > 0 ? $"\e[{code}m{text}{Reset}" : text;

    /// <summary>The standard output of this process is a terminal, and is where the command writes.</summary>
    private static bool IsTerminal(TextWriter output) =>
        output is StreamWriter && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not "dumb";
}
