namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Arrangements of a vector, elements in half or all of a register (<c>8b</c> or <c>16b</c>), and sizes of elements (<c>b</c>).</summary>
public static partial class OperandKinds
{
    /// <summary>Fields: size, Q.</summary>
    public static readonly OperandKind Arrangement = ArrangementOf(ElementSizeCode.Size);

    /// <summary>All of a register, in elements twice as wide. Fields: size.</summary>
    public static readonly OperandKind WideArrangement = FullArrangementOf(ElementSizeCode.Size.Wider);

    /// <summary>Half as many elements twice as wide. Fields: size, Q.</summary>
    public static readonly OperandKind PairedArrangement = ArrangementOf(ElementSizeCode.Size.Wider);

    /// <summary>Fields: Q.</summary>
    public static readonly OperandKind ByteArrangement = ArrangementIn(0);
    public static readonly OperandKind HalfwordArrangement = ArrangementIn(1);
    public static readonly OperandKind WordArrangement = ArrangementIn(2);
    public static readonly OperandKind DoublewordArrangement = ArrangementIn(3);

    /// <summary>Single or double precision. Fields: size, Q.</summary>
    public static readonly OperandKind FpArrangement = ArrangementOf(ElementSizeCode.Sz);

    /// <summary>The longer numbers of FCVTL and FCVTN, all of a register. Fields: size.</summary>
    public static readonly OperandKind FpWideArrangement = FullArrangementOf(ElementSizeCode.Sz);

    /// <summary>The shorter numbers of FCVTL and FCVTN. Fields: size, Q.</summary>
    public static readonly OperandKind FpNarrowArrangement = ArrangementOf(ElementSizeCode.Sz.Narrower);

    /// <summary>Fields: immh, Q.</summary>
    public static readonly OperandKind ShiftArrangement = ArrangementOf(ElementSizeCode.Immh);

    /// <summary>Fields: immh.</summary>
    public static readonly OperandKind WideShiftArrangement = FullArrangementOf(ElementSizeCode.Immh.Wider);

    /// <summary>Fields: imm5, Q.</summary>
    public static readonly OperandKind CopyArrangement = ArrangementOf(ElementSizeCode.Imm5);

    /// <summary>Fields: size.</summary>
    public static readonly OperandKind ElementSize = SizeLetter(ElementSizeCode.Size);
    public static readonly OperandKind FpElementSize = SizeLetter(ElementSizeCode.Sz);

    /// <summary>Fields: imm5.</summary>
    public static readonly OperandKind CopyElementSize = SizeLetter(ElementSizeCode.Imm5);

    /// <summary>The 2 in the name of an instruction that works on the upper half of the narrower vector. Fields: Q.</summary>
    public static readonly OperandKind UpperHalf = new(
        f => f[0] == 1 ? "2" : "",
        input => input.Set(0, input.TryTake("2") ? 1u : 0u) || input.Fail("the half that the encoding has"));

    private static OperandKind ArrangementOf(ElementSizeCode code) => new(
        f => ArrangementName(code.Read(f[0]), f[1]),
        input => TryTakeArrangement(input, out int size, out uint q)
            && ((code.TrySet(input, 0, size) && input.Set(1, q)) || input.Fail("an arrangement that goes with the other operands")));

    private static OperandKind FullArrangementOf(ElementSizeCode code) => new(
        f => ArrangementName(code.Read(f[0]), q: 1),
        input => TryTakeArrangement(input, out int size, out uint q)
            && ((q == 1 && code.TrySet(input, 0, size)) || input.Fail("an arrangement of 128 bits that goes with the other operands")));

    private static OperandKind ArrangementIn(int elementSize) => new(
        f => ArrangementName(elementSize, f[0]),
        input => TryTakeArrangement(input, out int size, out uint q)
            && ((size == elementSize && input.Set(0, q)) || input.Fail("an arrangement that goes with the other operands")));

    private static OperandKind SizeLetter(ElementSizeCode code) => new(
        f => code.Letter(f[0])?.ToString(),
        input => (input.TryTakeWord(out string word)
                && word.Length == 1
                && code.TrySet(input, 0, ElementSizeCode.Letters.IndexOf(word[0], StringComparison.Ordinal)))
            || input.Fail("the element's size, b, h, s or d"));

    private static string? ArrangementName(int elementSize, uint q) =>
        elementSize is >= 0 and <= 3 ? $"{(8 << (int)q) >> elementSize}{ElementSizeCode.Letters[elementSize]}" : null;

    private static bool TryTakeArrangement(OperandInput input, out int elementSize, out uint q)
    {
        (elementSize, q) = (0, 0);
        if (!input.TryTakeWord(out string word))
            return input.Fail("an arrangement, as 8b or 4s");
        elementSize = ElementSizeCode.Letters.IndexOf(word[^1], StringComparison.Ordinal);
        q = word == ArrangementName(elementSize, 1) ? 1u : 0u;
        return word == ArrangementName(elementSize, q) || input.Fail("an arrangement, as 8b or 4s");
    }
}
