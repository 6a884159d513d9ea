using System.Globalization;
using System.Text;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Translations.Cases;

/// <summary>A case and what came of it, as one line of text; Golden/translations/FORMAT.md describes it.</summary>
public static class CaseText
{
    public static string Format(TranslationCase c)
    {
        var text = new StringBuilder(FormatMode(c.PSTATE)).Append(CultureInfo.InvariantCulture, $" pc={c.PC:x}");
        foreach (var (register, value) in c.System)
            text.Append(CultureInfo.InvariantCulture, $" {register}={value:x}");
        foreach (var (n, value) in c.X)
            text.Append(CultureInfo.InvariantCulture, $" x{n}={value:x}");
        foreach (var (address, value) in c.Memory)
            text.Append(CultureInfo.InvariantCulture, $" m{address:x}={value:x}");
        text.Append(" :");
        foreach (uint word in c.Words)
            text.Append(CultureInfo.InvariantCulture, $" {word:x8}");
        return text.ToString();
    }

    public static string Format(Outcome outcome)
    {
        var text = new StringBuilder(outcome.Ending.ToString());
        foreach (var (name, value) in outcome.Changes)
            text.Append(CultureInfo.InvariantCulture, $" {name}={value:x}");
        return text.ToString();
    }

    /// <exception cref="FormatException">The text is not a case.</exception>
    public static TranslationCase Parse(string text)
    {
        string[] parts = text.Split(" : ");
        if (parts.Length != 2)
            throw new FormatException($"expected a case and its words with ' : ' between them, found {parts.Length} parts");
        string[] items = parts[0].Split(' ');
        var c = new TranslationCase(ParseMode(items[0]), 0, [], [], [], [.. parts[1].Split(' ').Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);
        foreach (string item in items.AsSpan(1))
            c = Apply(item, c);
        return c;
    }

    /// <exception cref="FormatException">The text is not an outcome.</exception>
    public static Outcome ParseOutcome(string text)
    {
        string[] items = text.Split(' ');
        if (!Enum.TryParse<Ending>(items[0], out var ending))
            throw new FormatException($"expected how the case ended, found '{items[0]}'");
        var changes = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        foreach (string item in items.AsSpan(1))
        {
            var (name, value) = Split(item);
            changes[name] = value;
        }
        return new Outcome(ending, changes);
    }

    private static string FormatMode(PSTATE pstate) =>
        $"{pstate.EL}{(pstate.SP ? "h" : "t")}{(pstate.PAN ? "+pan" : "")}{(pstate.UAO ? "+uao" : "")}";

    private static PSTATE ParseMode(string text)
    {
        string[] parts = text.Split('+');
        if (parts[0].Length != 4 || parts[0][3] is not ('h' or 't') || !Enum.TryParse<ExceptionLevel>(parts[0][..3], out var el))
            throw new FormatException($"expected EL0t, EL1h or the like, found '{text}'");
        return PSTATE.AtReset(el).WithSP(parts[0][3] == 'h').WithPAN(parts.Contains("pan")).WithUAO(parts.Contains("uao"));
    }

    private static TranslationCase Apply(string item, TranslationCase c)
    {
        var (name, value) = Split(item);
        switch (name)
        {
            case "pc": return c with { PC = value };
            case ['x', .. var n]: c.X[int.Parse(n, CultureInfo.InvariantCulture)] = value; break;
            case ['m', .. var address]: c.Memory[ulong.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = value; break;
            default: c.System[Enum.TryParse<Reg>(name, out var register) ? register : throw new FormatException($"expected pc, x<n>, m<address> or a System register, found '{item}'")] = value; break;
        }
        return c;
    }

    private static (string Name, ulong Value) Split(string item)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (item[..equals], ulong.Parse(item.AsSpan(equals + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : throw new FormatException($"expected a name and a value with '=' between them, found '{item}'");
    }
}
