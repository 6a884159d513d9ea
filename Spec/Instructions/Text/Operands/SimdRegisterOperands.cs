using System.Globalization;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>SIMD and floating-point registers: a letter, and a number from 0 to 31 in one field or in several that must be equal.</summary>
public static partial class OperandKinds
{
    public static readonly OperandKind V = SimdRegister('v');
    public static readonly OperandKind B = SimdRegister('b');
    public static readonly OperandKind H = SimdRegister('h');
    public static readonly OperandKind S = SimdRegister('s');
    public static readonly OperandKind D = SimdRegister('d');
    public static readonly OperandKind Q = SimdRegister('q');

    /// <summary>A vector register of five bits. Fields: M, Rm.</summary>
    public static readonly OperandKind SplitV = new(
        f => $"v{(f[0] << 4) | f[1]}",
        input => TryTakeSimdRegister(input, 'v', out uint number)
            && ((input.Set(0, number >> 4) && input.Set(1, number & 15)) || input.Fail("a register that the encoding allows here")));

    /// <summary>The register of an indexed element: four bits for halfwords, whose index needs M, else five. Fields: M, Rm, size.</summary>
    public static readonly OperandKind ElementV = new(
        f => $"v{(f[2] == 1 ? f[1] : (f[0] << 4) | f[1])}",
        ParseElementV);

    /// <summary>A scalar register as wide as an element. Fields: the number, size.</summary>
    public static readonly OperandKind Scalar = ScalarOf(ElementSizeCode.Size);
    public static readonly OperandKind WideScalar = ScalarOf(ElementSizeCode.Size.Wider);
    public static readonly OperandKind FpScalar = ScalarOf(ElementSizeCode.Sz);

    /// <summary>Fields: the number, immh.</summary>
    public static readonly OperandKind ShiftScalar = ScalarOf(ElementSizeCode.Immh);
    public static readonly OperandKind WideShiftScalar = ScalarOf(ElementSizeCode.Immh.Wider);

    /// <summary>Fields: the number, imm5.</summary>
    public static readonly OperandKind CopyScalar = ScalarOf(ElementSizeCode.Imm5);

    /// <summary>The general-purpose register that an element is copied from, X for doublewords. Fields: Rn, imm5.</summary>
    public static readonly OperandKind CopyGeneral = new(
        f => GeneralName(f[0], is64: ElementSizeCode.Imm5.Read(f[1]) == 3),
        ParseCopyGeneral);

    private static OperandKind SimdRegister(char letter) => new(
        f => $"{letter}{f[0]}",
        input =>
        {
            if (!TryTakeSimdRegister(input, letter, out uint number))
                return false;
            for (int i = 0; i < input.Slices.Length; i++)
                if (!input.Set(i, number))
                    return input.Fail("a register that the encoding allows here");
            return true;
        });

    private static OperandKind ScalarOf(ElementSizeCode code) => new(
        f => code.Letter(f[1]) is { } letter ? $"{letter}{f[0]}" : null,
        input => (input.TryTakeWord(out string word)
                && TryReadSimdRegister(word, word[0], out uint number)
                && code.TrySet(input, 1, ElementSizeCode.Letters.IndexOf(word[0], StringComparison.Ordinal))
                && input.Set(0, number))
            || input.Fail("a scalar register of the element's size"));

    private static bool ParseElementV(OperandInput input)
    {
        if (!TryTakeSimdRegister(input, 'v', out uint number))
            return false;
        if (input[2] == 1)
            return (number < 16 && input.Set(1, number)) || input.Fail("a register v0 to v15, because elements are halfwords");
        return (input.Set(0, number >> 4) && input.Set(1, number & 15)) || input.Fail("a register that the encoding allows here");
    }

    private static bool ParseCopyGeneral(OperandInput input)
    {
        if (!TryTakeEitherRegister(input, out uint number, out bool isX))
            return false;
        bool needsX = ElementSizeCode.Imm5.Read(input[1]) == 3;
        return (isX == needsX && input.Set(0, number)) || input.Fail(needsX ? "an x register" : "a w register");
    }

    private static bool TryTakeSimdRegister(OperandInput input, char letter, out uint number)
    {
        number = 0;
        return (input.TryTakeWord(out string word) && TryReadSimdRegister(word, letter, out number))
            || input.Fail($"a register {letter}0 to {letter}31");
    }

    private static bool TryReadSimdRegister(string word, char letter, out uint number)
    {
        number = 0;
        return word[0] == letter
            && uint.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= 31;
    }
}
