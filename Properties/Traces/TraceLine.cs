using System.Collections.Frozen;
using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Traces;

/// <summary>Reads one event of the text form.</summary>
internal static class TraceLine
{
    private static readonly FrozenDictionary<string, TraceKind> Kinds = Enum.GetValues<TraceKind>().ToFrozenDictionary(TraceEvent.WordOf);
    private static readonly FrozenDictionary<string, ExceptionClass> Classes = Enum.GetValues<ExceptionClass>().ToFrozenDictionary(c => c.ToString());
    private static readonly FrozenSet<string> Interrupts = new[] { "IRQ", "FIQ", "vIRQ", "vFIQ", "vSError" }.ToFrozenSet();
    private static readonly FrozenSet<string> Rules = TrapRule.All.Select(r => r.Name).ToFrozenSet();
    private static readonly FrozenSet<string> Addresses = new[] { ExceptionText.FaultAddress, ExceptionText.FaultIPA }.ToFrozenSet();

    /// <exception cref="FormatException">It is none; the message says what was expected and found.</exception>
    public static TraceEvent Parse(string line)
    {
        int open = line.IndexOf(" {", StringComparison.Ordinal), close = line.IndexOf("} ", StringComparison.Ordinal);
        string[] before = open < 0 ? [] : line[..open].Split(' '), after = close < open ? [] : line[(close + 2)..].Split(' ', 3);
        if (open < 0 || close < open || before.Length != 7 || after.Length != 3 || before.Concat(after).Any(w => w.Length == 0))
            throw Wrong("STEP PE VM EVENT FROM TO CLASS {SYNDROME} RULE HANDLER OUTCOME", line.Length <= 60 ? line : line[..57] + "...");
        var kind = Kinds.TryGetValue(before[3], out var found) ? found : throw Wrong($"an event ({string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))})", before[3]);
        var e = new TraceEvent(Decimal(before[0]), kind)
        {
            PE = Pe(before[1]),
            Vm = before[2],
            From = Place(before[4]),
            To = Place(before[5]),
            Class = before[6],
            Syndrome = ValueArray<TraceField>.Of(line[(open + 2)..close].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Field)),
            Rule = after[0],
            Handler = after[1],
            Outcome = after[2],
        };
        Check(e);
        return e;
    }

    /// <summary>The parts of an event agree with its kind.</summary>
    private static void Check(TraceEvent e)
    {
        if (e.Kind == TraceKind.End ? e.PE >= 0 : e.PE < 0)
            throw Wrong(e.Kind == TraceKind.End ? "no PE at the end" : "a PE", TraceText.Pe(e));
        bool moves = e.Kind is TraceKind.Exit or TraceKind.Entry or TraceKind.Exception or TraceKind.Return;
        if (moves != (e.To is not null) || (moves || e.Kind == TraceKind.Firmware) != (e.From is not null))
            throw Wrong(moves ? "where it comes from and where it goes" : $"a '{e.Event}' without another place than it has", $"{TraceText.Place(e.From)} {TraceText.Place(e.To)}");
        if (moves && !Crosses(e.Kind, e.From!.Value.EL, e.To!.Value.EL))
            throw Wrong($"Exception levels of an '{e.Event}'", $"{e.From.Value.EL} to {e.To.Value.EL}");
        if (e.Rule != TraceEvent.None && !Rules.Contains(e.Rule))
            throw Wrong("a trap rule or '-'", e.Rule);
        if (e.Kind is TraceKind.Exit or TraceKind.Exception)
            CheckSyndrome(e);
        else if (e.Kind == TraceKind.Control && !Enum.TryParse<Reg>(e.Class, out _))
            throw Wrong("a System register", e.Class);
    }

    private static bool Crosses(TraceKind kind, ExceptionLevel from, ExceptionLevel to) => kind switch
    {
        TraceKind.Exit => from < ExceptionLevel.EL2 && to == ExceptionLevel.EL2,
        TraceKind.Entry => from == ExceptionLevel.EL2 && to < ExceptionLevel.EL2,
        TraceKind.Exception => to is ExceptionLevel.EL1 or ExceptionLevel.EL2 && from <= to && (from == ExceptionLevel.EL2) == (to == ExceptionLevel.EL2),
        _ => to <= from && (from == ExceptionLevel.EL2) == (to == ExceptionLevel.EL2),
    };

    private static void CheckSyndrome(TraceEvent e)
    {
        if (Interrupts.Contains(e.Class))
        {
            if (e.Syndrome.Count > 0 && e.Class[^1] == 'Q')
                throw Wrong($"no syndrome of {e.Class}", TraceText.Fields(e));
            return;
        }
        if (!Classes.TryGetValue(e.Class, out var ec))
            throw Wrong("an exception class or an interrupt", e.Class);
        var fields = SyndromeRow.Of(ec).Fields;
        foreach (var given in e.Syndrome)
            if (!Addresses.Contains(given.Name) && !fields.Any(f => f.Name == given.Name && !f.IsRES0 && given.Value >> (f.Msb - f.Lsb + 1) == 0))
                throw Wrong($"a field of the syndrome of {e.Class} with a value that it can have", given.ToString());
    }

    private static TraceField Field(string text) =>
        text.IndexOf("=0x", StringComparison.Ordinal) is var at and > 0 ? new TraceField(text[..at], Hexadecimal(text[(at + 3)..], text)) : throw Wrong("FIELD=0xVALUE", text);

    private static TracePlace? Place(string text)
    {
        if (text == TraceEvent.None)
            return null;
        return text is ['E', 'L', var el and >= '0' and <= '2', var sp and ('h' or 't'), ':', '0', 'x', .. var pc]
            ? new TracePlace((ExceptionLevel)(el - '0'), sp == 'h', Hexadecimal(pc, text))
            : throw Wrong("a place such as EL1h:0x40000000", text);
    }

    private static int Pe(string text)
    {
        if (text == TraceEvent.None)
            return -1;
        return text is ['p', 'e', .. var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int pe) ? pe : throw Wrong("a PE such as pe0", text);
    }

    private static ulong Decimal(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : throw Wrong("the number of a step", text);

    private static ulong Hexadecimal(string digits, string text) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) ? value : throw Wrong("a number in hexadecimal", text);

    private static FormatException Wrong(string expected, string found) => new($"expected {expected}, found '{found}'");
}
