using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Properties.Traces;

/// <summary>What may stand in the parts of a trace that are no numbers: Golden/FORMAT.md has the grammar. Nothing in a trace moves a terminal's cursor or ends a line.</summary>
public static partial class TraceWords
{
    /// <summary>The classes of exceptions by name.</summary>
    internal static readonly FrozenDictionary<string, ExceptionClass> Exceptions = Enum.GetValues<ExceptionClass>().ToFrozenDictionary(c => c.ToString());

    /// <summary>Interrupts that have no class of their own name, by their kind.</summary>
    internal static readonly FrozenDictionary<string, ExceptionKind> Interrupts = new Dictionary<string, ExceptionKind>
    {
        ["IRQ"] = ExceptionKind.IRQ,
        ["FIQ"] = ExceptionKind.FIQ,
        ["SError"] = ExceptionKind.SError,
        ["vIRQ"] = ExceptionKind.IRQ,
        ["vFIQ"] = ExceptionKind.FIQ,
        ["vSError"] = ExceptionKind.SError,
    }.ToFrozenDictionary();

    /// <summary>Every word that the part CLASS can have.</summary>
    public static IEnumerable<string> Classes => Exceptions.Keys.Concat(Interrupts.Keys).Concat(TraceControls.Registers.Select(r => r.Register.ToString())).Concat(Enum.GetNames<PsciFunction>()).Order(StringComparer.Ordinal);

    /// <summary>The vector by which EL2 is entered.</summary>
    /// <param name="from">0 from EL2 with SP_EL0, 1 with SP_EL2, 2 from a lower Exception level.</param>
    public static string Handler(int from, ExceptionKind kind)
    {
        string[] origins = ["current0", "current", "lower"], kinds = ["sync", "irq", "fiq", "serror"];
        return $"{origins[from]}.{kinds[(int)kind]}";
    }

    /// <summary>A class as the outcome of an exit names it; the number of one that the architecture has not.</summary>
    public static string ClassName(ExceptionClass ec) => Enum.IsDefined(ec) ? ec.ToString() : string.Create(CultureInfo.InvariantCulture, $"0x{(int)ec:x}");

    /// <summary>A VM's name as one word: see <see cref="Escaped"/>; what the format calls VMs without a name, such as <c>vmid3</c>, is no name of a VM. One may be called <c>host</c>, as that of pKVM, which has stage 2 from some time on.</summary>
    public static string VmName(string name) => Reserved().IsMatch(name) ? Hexadecimal(name[..1]) + name[1..] : Escaped(name);

    /// <summary>A text as one word: blanks, what cannot be printed and the characters of the format's own become the bytes of their UTF-8, each as <c>%</c> and two digits.</summary>
    public static string Escaped(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            word.Append(IsPrintable(rune) && !" %{}=".Contains(rune.ToString(), StringComparison.Ordinal) ? rune.ToString() : Hexadecimal(rune.ToString()));
        return word.Length > 0 ? word.ToString() : "%";
    }

    /// <summary>The text has no control, format or separator character but blanks, and nothing that was no UTF-8.</summary>
    public static bool IsPrintable(string text)
    {
        foreach (char c in text)
            if (c is < ' ' or > '~')
                return text.EnumerateRunes().All(IsPrintable);
        return true;
    }

    /// <summary>The first character that cannot be printed, with its column; null where there is none.</summary>
    public static string? Unprintable(string text)
    {
        if (IsPrintable(text))
            return null;
        int column = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsPrintable(rune))
                return string.Create(CultureInfo.InvariantCulture, $"{(rune == Rune.ReplacementChar ? "bytes that are no UTF-8" : Shown(rune.ToString()))} in column {column}");
            column++;
        }
        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>A text for a message: what cannot be printed as its number.</summary>
    public static string Shown(string text) => IsPrintable(text) ? text
        : string.Concat(text.EnumerateRunes().Select(r => IsPrintable(r) ? r.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{{{r.Value:x}}}")));

    internal static bool IsWord(string text) => Word().IsMatch(text);

    internal static bool IsVcpu(string text) => Vcpu().IsMatch(text);

    /// <summary>What may have become of an exit.</summary>
    internal static bool IsExitOutcome(string text)
    {
        if (Outcome().Match(text) is not { Success: true } match)
            return false;
        int[] set = [.. match.Groups["x"].Captures.Select(c => int.Parse(c.Value, CultureInfo.InvariantCulture))];
        return set.All(n => n < GeneralRegisters) && set.Zip(set.Skip(1)).All(p => p.First < p.Second)
            && (match.Groups["class"] is not { Success: true, Value: var @class } || Exceptions.ContainsKey(@class) || Interrupts.ContainsKey(@class) || IsUnknownClass(@class));
    }

    internal static bool IsControlOutcome(string text) => Was().IsMatch(text);

    internal static bool IsFirmwareOutcome(string text) => Answer().IsMatch(text);

    private const int GeneralRegisters = 31;

    private static bool IsUnknownClass(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        && int.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int ec) && ec < 64 && !Enum.IsDefined((ExceptionClass)ec);

    private static bool IsPrintable(Rune rune) => rune == Rune.ReplacementChar ? false : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        _ => true,
    };

    private static string Hexadecimal(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => string.Create(CultureInfo.InvariantCulture, $"%{b:x2}")));

    [GeneratedRegex(@"^(?:vmid\d+|-)$")]
    private static partial Regex Reserved();

    [GeneratedRegex(@"^(?:(?:%[0-9a-f]{2}|[^ %{}=])+|%)$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:(?:%[0-9a-f]{2}|[^ %{}=])+|%)\.(?:0|[1-9]\d{0,2})(?:-(?:0|[1-9]\d{0,2}))*$")]
    private static partial Regex Vcpu();

    [GeneratedRegex(@"^(?:(?:resumes|skips|injects (?<class>\w+) with ELR_EL1 0x(?:0|[1-9a-f][0-9a-f]{0,15})|goes to 0x(?:0|[1-9a-f][0-9a-f]{0,15}))(?:, sets X(?<x>0|[1-9]\d?)(?:,X(?<x>0|[1-9]\d?))*)?|not entered again|entered much later or never)$")]
    private static partial Regex Outcome();

    [GeneratedRegex(@"^(?:was 0x(?:0|[1-9a-f][0-9a-f]{0,15})|at the first entry)$")]
    private static partial Regex Was();

    [GeneratedRegex(@"^(?:X0=0x(?:0|[1-9a-f][0-9a-f]{0,15})|-)$")]
    private static partial Regex Answer();
}
