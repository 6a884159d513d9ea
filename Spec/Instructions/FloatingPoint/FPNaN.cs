namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>What becomes of operands that are no numbers.</summary>
internal static partial class FP
{
    /// <summary>FPProcessNaN: a signalling NaN becomes quiet and is an invalid operation; FPCR.DN makes it the default NaN.</summary>
    public static ulong FPProcessNaN(FPType type, ulong op, int n, ref FPStatus fp)
    {
        if (type == FPType.SNaN)
        {
            op |= 1UL << (FractionBits(n) - 1);
            fp.FPProcessException(FPExc.InvalidOp);
        }
        return fp.FPCR.DN ? FPDefaultNaN(n) : op;
    }

    /// <summary>The NaN that an operation of these operands gives, or null when none is one. A signalling one goes first, then the earlier.</summary>
    private static ulong? FirstNaN(ReadOnlySpan<(Unpacked Unpacked, ulong Bits)> operands, int n, ref FPStatus fp)
    {
        foreach (var type in new[] { FPType.SNaN, FPType.QNaN })
            foreach (var operand in operands)
                if (operand.Unpacked.Type == type)
                    return FPProcessNaN(type, operand.Bits, n, ref fp);
        return null;
    }

    /// <summary>FPProcessNaNs: the NaN of an operation of two values.</summary>
    private static ulong? FPProcessNaNs(Unpacked x, ulong op1, Unpacked y, ulong op2, int n, ref FPStatus fp) =>
        x.IsNaN || y.IsNaN ? FirstNaN([(x, op1), (y, op2)], n, ref fp) : null;

    /// <summary>An invalid operation: the default NaN.</summary>
    private static ulong Invalid(int n, ref FPStatus fp)
    {
        fp.FPProcessException(FPExc.InvalidOp);
        return FPDefaultNaN(n);
    }
}
