using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.FSharp.Collections;

namespace FsCheck.Xunit;

/// <summary>The words for every outcome of one property; each begins with the seed.</summary>
internal sealed class PropertyReport(MethodInfo method, Replay replay)
{
    private readonly string[] parameters = [.. method.GetParameters().Select(parameter => parameter.Name!)];

    private string Seed => replay.Size is { } size ? ReplayText(replay.Rnd, size.Value) : $"({replay.Rnd.Seed},{replay.Rnd.Gamma})";

    /// <summary>How many tests passed, and the share of each class of values.</summary>
    public string Passed(TestData data)
    {
        var text = new StringBuilder($"seed {Seed}: passed {Count(data.NumberOfTests, "test")}");
        AppendClasses(text, data);
        return text.ToString();
    }

    /// <summary>Why too few values were tested.</summary>
    public string Exhausted(TestData data)
    {
        var text = new StringBuilder($"seed {Seed}: arguments exhausted after {Count(data.NumberOfTests, "test")}: too many values were rejected\n");
        text.Append($"replay: [Property(Replay = \"{Seed}\")]");
        AppendClasses(text, data);
        return text.ToString();
    }

    /// <summary>What went wrong outside the property itself: no generator for a parameter, or a generator that throws.</summary>
    public string Broken(Exception cause) =>
        $"seed {Seed}: the property could not be run: {cause.GetType().FullName}: {cause.Message}\nreplay: [Property(Replay = \"{Seed}\")]";

    /// <summary>The counterexample, with the text that makes the next run fail on its first test.</summary>
    public string Falsified(TestResult.Failed failed)
    {
        var data = failed.Item1;
        var text = new StringBuilder();
        text.Append($"seed {Seed}: falsified after {Count(data.NumberOfTests, "test")} and {Count(data.NumberOfShrinks, "shrink")}\n");
        text.Append($"replay: [Property(Replay = \"{ReplayText(failed.Item6, failed.Item7)}\")]\n");
        foreach (var label in data.Labels)
            text.Append($"label: {label}\n");
        text.Append($"original:\n{Arguments(failed.Item2)}\n");
        if (data.NumberOfShrinks > 0)
            text.Append($"shrunk:\n{Arguments(failed.Item3)}\n");
        if (CauseOf(failed) is { } cause)
            text.Append($"exception: {cause.GetType().FullName}: {cause.Message}\n");
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The exception that the property threw, or null when it merely answered false.</summary>
    public static Exception? CauseOf(TestResult.Failed failed)
    {
        // FsCheck stands for "false" by an exception that nobody threw.
        if (failed.Item4 is not Outcome.Failed { Item: var thrown } || thrown.StackTrace is null && thrown.InnerException is null)
            return null;
        return thrown is AggregateException { InnerExceptions: [var only] } ? only : thrown;
    }

    /// <summary>One indented line for each argument: by name for the method's own, by number for those of an inner ForAll.</summary>
    public string Arguments(FSharpList<object> arguments)
    {
        var own = parameters.Length switch
        {
            0 => [],
            1 => [arguments[0]],
            _ => Elements((ITuple)arguments[0]),
        };
        var lines = own.Select((value, index) => $"  {parameters[index]} = {ValueText.Of(value)}");
        var inner = arguments.Skip(1).Select((value, index) => $"  inner {index + 1} = {ValueText.Of(value)}");
        var text = string.Join('\n', lines.Concat(inner));
        return text.Length == 0 ? "  (no arguments)" : text;
    }

    private static object?[] Elements(ITuple tuple) => [.. Enumerable.Range(0, tuple.Length).Select(index => tuple[index])];

    private static string ReplayText(Rnd seed, int size) => $"({seed.Seed},{seed.Gamma},{size})";

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static void AppendClasses(StringBuilder text, TestData data)
    {
        foreach (var (percent, names) in data.Stamps)
            text.Append($"\n  {percent,3}% {string.Join(", ", names)}");
    }
}
