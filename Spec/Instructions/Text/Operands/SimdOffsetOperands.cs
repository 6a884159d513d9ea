namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Offsets of loads and stores of SIMD and floating-point registers, scaled by the register, and the bytes that a structure advances by.</summary>
public static partial class OperandKinds
{
    /// <summary>Scaled by 4, 8 or 16 bytes for opc 00, 01 or 10. Fields: imm7, opc.</summary>
    public static readonly OperandKind SimdPairOffset = new(
        f => $"{SimdPairDistance(f)}",
        ParseSimdPairOffset);

    public static readonly OperandKind OptionalSimdPairOffset = Optional(SimdPairDistance, ParseSimdPairOffset);

    /// <summary>Unsigned, scaled by the size of the access. Fields: imm12, size, opc.</summary>
    public static readonly OperandKind OptionalSimdScaledOffset = Optional(
        f => f[0] << SimdAccess(f[1], f[2]),
        input => ParseScaledOffset(input, SimdAccess(input[1], input[2])));

    /// <summary>A register, extended and shifted by the size of the access if S is 1. Fields: Rm, option, S, size, opc.</summary>
    public static readonly OperandKind SimdOffsetRegister = new(
        f => FormatOffsetRegister(f, (uint)SimdAccess(f[3], f[4])),
        input => ParseOffsetRegister(input, (uint)SimdAccess(input[3], input[4])));

    /// <summary>The bytes of whole registers. Fields: Q.</summary>
    public static readonly OperandKind BytesOf1 = BytesOf(8);
    public static readonly OperandKind BytesOf2 = BytesOf(16);
    public static readonly OperandKind BytesOf3 = BytesOf(24);
    public static readonly OperandKind BytesOf4 = BytesOf(32);

    /// <summary>The bytes of one element of each register. Fields: size.</summary>
    public static readonly OperandKind ElementBytesOf1 = BytesOf(1);
    public static readonly OperandKind ElementBytesOf2 = BytesOf(2);
    public static readonly OperandKind ElementBytesOf3 = BytesOf(3);
    public static readonly OperandKind ElementBytesOf4 = BytesOf(4);

    private static long SimdPairDistance(OperandFields f) => f.Signed(0) * (4 << (int)f[1]);

    private static bool ParseSimdPairOffset(OperandInput input) => ParseScaled(input, 4 << (int)input[1]);

    /// <summary>The size of an access as a logarithm of bytes, opc&lt;1&gt;:size.</summary>
    private static int SimdAccess(uint size, uint opc) => (int)(((opc >> 1) << 2) | size);

    private static OperandKind BytesOf(int least) => new(
        f => $"{least << (int)f[0]}",
        input => (input.TryTakeNumber(out ulong bytes) && bytes == (ulong)(least << (int)input[0]))
            || input.Fail($"{least << (int)input[0]}, the bytes transferred"));
}
