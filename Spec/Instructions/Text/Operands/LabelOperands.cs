namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Labels: printed as the absolute address that they mean, read as that or relative to the instruction (<c>.</c>, <c>.+8</c>, <c>.-8</c>).</summary>
public static partial class OperandKinds
{
    /// <summary>The target of a branch or a literal load, in words from the instruction. Fields: the offset.</summary>
    public static readonly OperandKind WordLabel = new(
        f => Hexadecimal(f.Address + (ulong)(f.Signed(0) * 4)),
        input => ParseLabel(input, input.Address, shift: 2));

    /// <summary>What ADR computes, in bytes from the instruction. Fields: immhi, immlo.</summary>
    public static readonly OperandKind ByteLabel = new(
        f => Hexadecimal(f.Address + (ulong)SplitOffset(f)),
        input => ParseLabel(input, input.Address, shift: 0));

    /// <summary>What ADRP computes, in pages of 4 KB from the instruction's page. Fields: immhi, immlo.</summary>
    public static readonly OperandKind PageLabel = new(
        f => Hexadecimal((f.Address & ~0xfffUL) + (ulong)(SplitOffset(f) << 12)),
        input => ParseLabel(input, input.Address & ~0xfffUL, shift: 12));

    private static string Hexadecimal(ulong value) => $"0x{value:x}";

    private static long SplitOffset(OperandFields f) => f.Signed(0) * 4 + f[1];

    private static bool ParseLabel(OperandInput input, ulong origin, int shift)
    {
        if (!TryTakeTarget(input, out ulong target))
            return input.Fail("an address, or an offset as .+8");
        int width = input.Slices.Sum(s => s.Width);
        long offset = (long)(target - origin);
        long reach = 1L << (width - 1 + shift);
        if (offset < -reach || offset >= reach || (offset & ((1L << shift) - 1)) != 0)
            return input.Fail($"an address within {reach} bytes of 0x{origin:x}, and a multiple of {1 << shift} from it");
        ulong value = (ulong)(offset >> shift) & ((1UL << width) - 1);
        bool isSplit = input.Slices.Length == 2;
        return (isSplit ? input.Set(0, value >> 2) && input.Set(1, value & 3) : input.Set(0, value)) || input.Fail("another address");
    }

    private static bool TryTakeTarget(OperandInput input, out ulong target)
    {
        if (!input.TryTake("."))
            return input.TryTakeNumber(out target);
        bool plus = input.TryTake("+");
        bool hasDistance = input.TryTakeNumber(out ulong distance);
        target = input.Address + distance;
        return hasDistance || !plus;
    }
}
