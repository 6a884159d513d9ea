namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>Comparisons, and the larger and the smaller of two values.</summary>
internal static partial class FP
{
    /// <summary>FPCompare: NZCV.</summary>
    public static uint FPCompare(ulong op1, ulong op2, bool signalNaNs, int n, ref FPStatus fp)
    {
        const uint Unordered = 0b0011, Equal = 0b0110, Less = 0b1000, Greater = 0b0010;
        Unpacked x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        if (x.IsNaN || y.IsNaN)
        {
            if (signalNaNs || x.Type == FPType.SNaN || y.Type == FPType.SNaN)
                fp.FPProcessException(FPExc.InvalidOp);
            return Unordered;
        }
        return Order(x, y) switch { 0 => Equal, < 0 => Less, _ => Greater };
    }

    /// <summary>FPCompareEQ: a quiet NaN is equal to nothing, and no invalid operation.</summary>
    public static bool FPCompareEQ(ulong op1, ulong op2, int n, ref FPStatus fp) => FPCompare(op1, op2, signalNaNs: false, n, ref fp) == 0b0110;

    /// <summary>FPCompareGE: a NaN is not greater or equal, and an invalid operation.</summary>
    public static bool FPCompareGE(ulong op1, ulong op2, int n, ref FPStatus fp) => FPCompare(op1, op2, signalNaNs: true, n, ref fp) is 0b0110 or 0b0010;

    /// <summary>FPCompareGT: a NaN is not greater, and an invalid operation.</summary>
    public static bool FPCompareGT(ulong op1, ulong op2, int n, ref FPStatus fp) => FPCompare(op1, op2, signalNaNs: true, n, ref fp) == 0b0010;

    public static ulong FPMax(ulong op1, ulong op2, int n, ref FPStatus fp) => Extreme(op1, op2, n, isMaximum: true, ref fp);

    public static ulong FPMin(ulong op1, ulong op2, int n, ref FPStatus fp) => Extreme(op1, op2, n, isMaximum: false, ref fp);

    /// <summary>FPMaxNum: a number and a quiet NaN give the number.</summary>
    public static ulong FPMaxNum(ulong op1, ulong op2, int n, ref FPStatus fp) => ExtremeNumber(op1, op2, n, isMaximum: true, ref fp);

    /// <summary>FPMinNum: a number and a quiet NaN give the number.</summary>
    public static ulong FPMinNum(ulong op1, ulong op2, int n, ref FPStatus fp) => ExtremeNumber(op1, op2, n, isMaximum: false, ref fp);

    private static ulong ExtremeNumber(ulong op1, ulong op2, int n, bool isMaximum, ref FPStatus fp)
    {
        bool isNaN1 = FPUnpack(op1, n, ref fp).Type == FPType.QNaN, isNaN2 = FPUnpack(op2, n, ref fp).Type == FPType.QNaN;
        ulong never = FPInfinity(isMaximum ? 1u : 0, n);
        if (isNaN1 && !isNaN2)
            op1 = never;
        else if (isNaN2 && !isNaN1)
            op2 = never;
        return Extreme(op1, op2, n, isMaximum, ref fp);
    }

    private static ulong Extreme(ulong op1, ulong op2, int n, bool isMaximum, ref FPStatus fp)
    {
        Unpacked x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        if (FPProcessNaNs(x, op1, y, op2, n, ref fp) is { } nan)
            return nan;
        var z = Order(x, y) > 0 == isMaximum ? x : y;
        return z.Type switch
        {
            FPType.Infinity => FPInfinity(z.Sign, n),
            // Of two zeros the positive one is the larger.
            FPType.Zero => FPZero(isMaximum ? (x.IsZero && y.IsZero ? x.Sign & y.Sign : z.Sign) : (x.IsZero && y.IsZero ? x.Sign | y.Sign : z.Sign), n),
            _ => FPRound(z.Value, n, ref fp),
        };
    }

    /// <summary>Below, equal to or above zero, as <paramref name="x"/> is less than <paramref name="y"/>, equal or greater; neither is a NaN.</summary>
    private static int Order(Unpacked x, Unpacked y)
    {
        int infinite = Infinite(x) - Infinite(y);
        return infinite != 0 ? infinite : x.IsInfinity ? 0 : x.Value.CompareTo(y.Value);
    }

    private static int Infinite(Unpacked x) => !x.IsInfinity ? 0 : x.Sign != 0 ? -1 : 1;
}
