using System.Globalization;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>
/// One attempt to read a line of assembly: a cursor in the line, and the bits of the word that are known so far.
/// A kind takes text from the cursor and sets the fields of its operand; a field that two operands name must get the same value from both.
/// </summary>
public sealed class OperandInput
{
    private readonly string _line;
    private int _position;
    private int _lastTake;

    internal OperandInput(string line, ulong address, uint known, uint word) =>
        (_line, Address, Known, Word) = (line, address, known, word);

    /// <summary>The word as far as it is known; other bits are 0.</summary>
    public uint Word { get; private set; }

    /// <summary>The address of the instruction, which labels are relative to.</summary>
    public ulong Address { get; }

    /// <summary>The fields of the operand that is read now.</summary>
    public FieldSlice[] Slices { get; private set; } = [];

    /// <summary>The bits of the word that the encoding or an operand has set.</summary>
    internal uint Known { get; private set; }

    internal bool AtEnd => _position == _line.Length;

    /// <summary>What was missing when the attempt failed.</summary>
    internal string Expected { get; private set; } = "";

    /// <summary>Where in the line the attempt failed.</summary>
    internal int FailedAt { get; private set; }

    /// <summary>The value of a field of the operand as far as it is known.</summary>
    public uint this[int index] => Slices[index].In(Word);

    internal void Bind(FieldSlice[] fields) => Slices = fields;

    /// <summary>Sets a field; false when the value is too wide, or another operand or the encoding says otherwise.</summary>
    public bool Set(int index, ulong value) => Set(index, value, WidthMask(Slices[index]));

    /// <summary>Sets the bits of a field that are 1 in <paramref name="mask"/>.</summary>
    public bool Set(int index, ulong value, uint mask)
    {
        if ((value & ~(ulong)mask) != 0)
            return false;
        uint bits = mask << Slices[index].Lsb;
        uint wanted = (uint)value << Slices[index].Lsb;
        if (((Word ^ wanted) & Known & bits) != 0)
            return false;
        Known |= bits;
        Word |= wanted;
        return true;
    }

    /// <summary>Says what the line should have had where the last take began. Always false.</summary>
    public bool Fail(string expected)
    {
        (Expected, FailedAt) = (expected, _lastTake);
        return false;
    }

    /// <summary>Takes exactly this text, if it is next.</summary>
    public bool TryTake(string literal)
    {
        _lastTake = _position;
        if (string.CompareOrdinal(_line, _position, literal, 0, literal.Length) != 0)
            return false;
        _position += literal.Length;
        return true;
    }

    /// <summary>Takes a run of letters, digits and underscores.</summary>
    public bool TryTakeWord(out string word)
    {
        _lastTake = _position;
        int end = _position;
        while (end < _line.Length && (char.IsAsciiLetterOrDigit(_line[end]) || _line[end] == '_'))
            end++;
        word = _line[_position..end];
        _position = end;
        return word.Length > 0;
    }

    /// <summary>Takes a number, decimal or hexadecimal, with or without '#' and a sign, as 64 bits in two's complement.</summary>
    public bool TryTakeNumber(out ulong value)
    {
        int start = _position;
        TryTake("#");
        bool negative = TryTake("-");
        bool taken = TryTakeWord(out string digits);
        _lastTake = start;
        value = 0;
        bool good = taken && (digits.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value));
        if (!good)
            _position = start;
        else if (negative)
            value = 0 - value;
        return good;
    }

    /// <summary>Takes a decimal number that may have a sign, a fraction and an exponent (<c>-1.25e-01</c>).</summary>
    public bool TryTakeReal(out double value)
    {
        _lastTake = _position;
        int end = _position;
        while (end < _line.Length && IsPartOfReal(_line[end], isFirst: end == _position || _line[end - 1] == 'e'))
            end++;
        bool good = double.TryParse(_line.AsSpan(_position, end - _position), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        if (good)
            _position = end;
        return good;
    }

    private static bool IsPartOfReal(char c, bool isFirst) => char.IsAsciiDigit(c) || c is '.' or 'e' || (isFirst && (c is '+' or '-'));

    private static uint WidthMask(FieldSlice field) => field.Mask >> field.Lsb;
}
