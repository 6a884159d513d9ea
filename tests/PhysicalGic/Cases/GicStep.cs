using System.Globalization;
using System.Text.RegularExpressions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.PhysicalGic.Cases;

/// <summary>What a step of a case is about.</summary>
public enum GicPlace
{
    /// <summary>A register of the distributor, by offset.</summary>
    Distributor,

    /// <summary>A register of a redistributor, by offset.</summary>
    Redistributor,

    /// <summary>A System register of the CPU interface.</summary>
    Register,

    /// <summary>The interrupt line of a peripheral.</summary>
    Line,

    /// <summary>ISR_EL1, ICC_HPPIR0_EL1, ICC_HPPIR1_EL1 and ICC_RPR_EL1, one after the other.</summary>
    Signals,
}

/// <summary>One access in a case. FORMAT.md of Golden/gic says how it is written.</summary>
/// <param name="PE">The PE that makes the access, or whose line it is.</param>
/// <param name="Number">The PE of the redistributor, or the INTID of the line.</param>
/// <param name="Size">Of an access to memory, in bytes.</param>
/// <param name="Offset">From the first frame of the distributor or redistributor.</param>
/// <param name="Value">What is written; null for a read.</param>
public sealed record GicStep(GicPlace Place, int PE, int Number, int Size, uint Offset, Reg Register, ulong? Value)
{
    private static readonly Regex Form = new(
        @"^(?:(?<place>D|R(?<number>\d))\.(?<size>[bhwx])\+(?<offset>[0-9a-f]+)|(?<pe>\d):(?:L(?<line>\d+)|(?<register>[A-Z][A-Z0-9_]*)|(?<signals>\*)))(?:=(?<value>[0-9a-f]+)|\?(?<read>[0-9a-f./]*))$",
        RegexOptions.CultureInvariant);

    private static readonly (char Letter, int Bytes)[] Sizes = [('b', 1), ('h', 2), ('w', 4), ('x', 8)];

    private static readonly Reg[] SignalRegisters = [Reg.ISR_EL1, Reg.ICC_HPPIR0_EL1, Reg.ICC_HPPIR1_EL1, Reg.ICC_RPR_EL1];

    public bool IsRead => Value is null;

    /// <summary>The registers that a step of the CPU interface reads or writes.</summary>
    public IReadOnlyList<Reg> Registers => Place == GicPlace.Signals ? SignalRegisters : [Register];

    public static GicStep Memory(int? redistributor, uint offset, int size, ulong? value = null) =>
        new(redistributor is null ? GicPlace.Distributor : GicPlace.Redistributor, 0, redistributor ?? 0, size, offset, default, value);

    public static GicStep OfRegister(int pe, Reg register, ulong? value = null) => new(GicPlace.Register, pe, 0, 0, 0, register, value);

    public static GicStep Line(int pe, int intid, bool level) => new(GicPlace.Line, pe, intid, 0, 0, default, level ? 1u : 0);

    public static GicStep Signals(int pe) => new(GicPlace.Signals, pe, 0, 0, 0, default, null);

    /// <summary>The step, and what was recorded of it: what the oracle gave, and what is right where that differs.</summary>
    /// <exception cref="FormatException">It is no step.</exception>
    public static (GicStep Step, GicRead? Read) Parse(string text)
    {
        var match = Form.Match(text);
        if (!match.Success)
            throw new FormatException($"'{text}' is no step");
        ulong? value = match.Groups["value"].Success ? Hex(match.Groups["value"].Value) : null;
        int pe = NumberIn(match, "pe");
        var step = match switch
        {
            _ when match.Groups["place"].Success => Memory(match.Groups["number"].Success ? NumberIn(match, "number") : null, (uint)Hex(match.Groups["offset"].Value), SizeOf(match.Groups["size"].Value[0]), value),
            _ when match.Groups["line"].Success => Line(pe, NumberIn(match, "line"), value == 1),
            _ when match.Groups["signals"].Success => Signals(pe),
            _ => OfRegister(pe, RegisterOf(match.Groups["register"].Value, text), value),
        };
        return (step, match.Groups["read"].Length == 0 ? null : GicRead.Parse(match.Groups["read"].Value));
    }

    /// <summary>The step with what it read, if anything.</summary>
    public string Format(GicRead? read = null)
    {
        string place = Place switch
        {
            GicPlace.Distributor => $"D.{Sizes.First(s => s.Bytes == Size).Letter}+{Offset:x}",
            GicPlace.Redistributor => $"R{Number}.{Sizes.First(s => s.Bytes == Size).Letter}+{Offset:x}",
            GicPlace.Line => $"{PE}:L{Number}",
            GicPlace.Signals => $"{PE}:*",
            _ => $"{PE}:{ShortName(Register)}",
        };
        return IsRead ? $"{place}?{read}" : $"{place}={Value:x}";
    }

    public override string ToString() => Format();

    private static string ShortName(Reg register) => register.ToString().Replace("ICC_", "", StringComparison.Ordinal).Replace("_EL1", "", StringComparison.Ordinal);

    private static Reg RegisterOf(string name, string text) =>
        RegisterRow.Find($"ICC_{name}_EL1") ?? RegisterRow.Find($"{name}_EL1") ?? throw new FormatException($"'{text}': no register '{name}'");

    private static int SizeOf(char letter) => Sizes.First(s => s.Letter == letter).Bytes;

    private static int NumberIn(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

/// <summary>What a step read: of the oracle, and of the architecture where the oracle departs from it.</summary>
public sealed record GicRead(IReadOnlyList<ulong> Oracle, IReadOnlyList<ulong> Architecture)
{
    public GicRead(IReadOnlyList<ulong> both)
        : this(both, both)
    {
    }

    public bool Agree => Oracle.SequenceEqual(Architecture);

    public static GicRead Parse(string text)
    {
        string[] sides = text.Split('/');
        return sides.Length <= 2 ? new GicRead(Values(sides[0]), Values(sides[^1])) : throw new FormatException($"'{text}' has more than two sides");
    }

    public override string ToString() => Agree ? Text(Oracle) : $"{Text(Oracle)}/{Text(Architecture)}";

    public static string Text(IEnumerable<ulong> values) => string.Join('.', values.Select(v => v.ToString("x", CultureInfo.InvariantCulture)));

    private static ulong[] Values(string text) => [.. text.Split('.').Select(v => ulong.Parse(v, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
