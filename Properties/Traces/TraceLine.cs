using System.Collections.Frozen;
using System.Globalization;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Traces;

/// <summary>Reads one event of the text form.</summary>
internal static class TraceLine
{
    private static readonly FrozenDictionary<string, TraceKind> Kinds = Enum.GetValues<TraceKind>().ToFrozenDictionary(TraceEvent.WordOf);

    /// <exception cref="FormatException">It is none; the message says what was expected and found.</exception>
    public static TraceEvent Parse(string line)
    {
        if (TraceWords.Unprintable(line) is { } character)
            throw new FormatException($"expected characters that can be printed, found {character}");
        int open = line.IndexOf(" {", StringComparison.Ordinal), close = line.IndexOf("} ", StringComparison.Ordinal);
        string[] before = open < 0 ? [] : line[..open].Split(' '), after = close < open ? [] : line[(close + 2)..].Split(' ', 3);
        if (open < 0 || close < open || before.Length != 7 || after.Length != 3 || before.Concat(after).Any(w => w.Length == 0))
            throw Wrong("STEP PE VM EVENT FROM TO CLASS {SYNDROME} RULE HANDLER OUTCOME", line);
        var kind = Kinds.TryGetValue(before[3], out var found) ? found : throw Wrong($"an event ({string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))})", before[3]);
        var e = new TraceEvent(Decimal(before[0]), kind)
        {
            PE = Pe(before[1]),
            Vm = before[2],
            From = Place(before[4]),
            To = Place(before[5]),
            Class = before[6],
            Syndrome = ValueArray<TraceField>.Of((close == open + 2 ? [] : line[(open + 2)..close].Split(' ')).Select(Field)),
            Rule = after[0],
            Handler = after[1],
            Outcome = after[2],
        };
        TraceCheck.Check(e);
        return e;
    }

    private static TraceField Field(string text) =>
        text.IndexOf("=0x", StringComparison.Ordinal) is var at and > 0 ? new TraceField(text[..at], Hexadecimal(text[(at + 3)..], text)) : throw Wrong("FIELD=0xVALUE", text);

    private static TracePlace? Place(string text)
    {
        if (text == TraceEvent.None)
            return null;
        return text is ['E', 'L', var el and >= '0' and <= '2', var sp and ('h' or 't'), ':', '0', 'x', .. var pc] && (el, sp) != ('0', 'h')
            ? new TracePlace((ExceptionLevel)(el - '0'), sp == 'h', Hexadecimal(pc, text))
            : throw Wrong("a place such as EL1h:0x40000000", text);
    }

    private static int Pe(string text)
    {
        if (text == TraceEvent.None)
            return -1;
        return text is ['p', 'e', .. var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int pe) && number == pe.ToString(CultureInfo.InvariantCulture)
            ? pe
            : throw Wrong("a PE such as pe0", text);
    }

    private static ulong Decimal(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && text == Trace.Number(value) ? value : throw Wrong("the number of a step", text);

    private static ulong Hexadecimal(string digits, string text) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) && digits == value.ToString("x", CultureInfo.InvariantCulture)
            ? value
            : throw Wrong("a number in hexadecimal, in lower case and without zeros before it", text);

    private static FormatException Wrong(string expected, string found) => new($"expected {expected}, found '{(found.Length <= 60 ? found : found[..57] + "...")}'");
}
