using System.Diagnostics;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.FloatingPoint.FP;
using static VirtSpec.Spec.Instructions.SimdIntegers;

namespace VirtSpec.Spec.Instructions;

/// <summary>Floating-point operations on one element of a vector.</summary>
public static partial class Execute
{
    /// <summary>The key: U, bit 1 of size, the low three bits of the opcode.</summary>
    private static ulong FloatThreeSame(uint key, int n, (ulong D, ulong N, ulong M) v, ref FPStatus fp) => key switch
    {
        0b0_0_000 => FPMaxNum(v.N, v.M, n, ref fp),
        0b0_0_001 => FPMulAdd(v.D, v.N, v.M, n, ref fp),
        0b0_0_010 => FPAdd(v.N, v.M, n, ref fp),
        0b0_0_011 => FPMulX(v.N, v.M, n, ref fp),
        0b0_0_100 => Mask(FPCompareEQ(v.N, v.M, n, ref fp), n),
        0b0_0_110 => FPMax(v.N, v.M, n, ref fp),
        0b0_0_111 => FPRecipStepFused(v.N, v.M, n, ref fp),
        0b0_1_000 => FPMinNum(v.N, v.M, n, ref fp),
        0b0_1_001 => FPMulAdd(v.D, FPNeg(v.N, n), v.M, n, ref fp),
        0b0_1_010 => FPSub(v.N, v.M, n, ref fp),
        0b0_1_110 => FPMin(v.N, v.M, n, ref fp),
        0b0_1_111 => FPRSqrtStepFused(v.N, v.M, n, ref fp),
        0b1_0_011 => FPMul(v.N, v.M, n, ref fp),
        0b1_0_100 => Mask(FPCompareGE(v.N, v.M, n, ref fp), n),
        0b1_0_101 => Mask(FPCompareGE(FPAbs(v.N, n), FPAbs(v.M, n), n, ref fp), n),
        0b1_0_111 => FPDiv(v.N, v.M, n, ref fp),
        0b1_1_010 => FPAbs(FPSub(v.N, v.M, n, ref fp), n),
        0b1_1_100 => Mask(FPCompareGT(v.N, v.M, n, ref fp), n),
        0b1_1_101 => Mask(FPCompareGT(FPAbs(v.N, n), FPAbs(v.M, n), n, ref fp), n),
        _ => throw new UnreachableException($"floating-point operation {key:b5}"),
    };

    /// <summary>The key: U, bit 1 of size, the opcode.</summary>
    private static ulong FloatTwoReg(uint key, int n, ulong v, ref FPStatus fp) => key switch
    {
        0b0_1_01100 => Mask(FPCompareGT(v, 0, n, ref fp), n),
        0b1_1_01100 => Mask(FPCompareGE(v, 0, n, ref fp), n),
        0b0_1_01101 => Mask(FPCompareEQ(v, 0, n, ref fp), n),
        0b1_1_01101 => Mask(FPCompareGE(0, v, n, ref fp), n),
        0b0_1_01110 => Mask(FPCompareGT(0, v, n, ref fp), n),
        0b0_1_01111 => FPAbs(v, n),
        0b1_1_01111 => FPNeg(v, n),
        0b0_0_11000 => FPRoundInt(v, n, FPRounding.TIEEVEN, exact: false, ref fp),
        0b1_0_11000 => FPRoundInt(v, n, FPRounding.TIEAWAY, exact: false, ref fp),
        0b0_1_11000 => FPRoundInt(v, n, FPRounding.POSINF, exact: false, ref fp),
        0b0_0_11001 => FPRoundInt(v, n, FPRounding.NEGINF, exact: false, ref fp),
        0b1_0_11001 => FPRoundInt(v, n, fp.Rounding, exact: true, ref fp),
        0b0_1_11001 => FPRoundInt(v, n, FPRounding.ZERO, exact: false, ref fp),
        0b1_1_11001 => FPRoundInt(v, n, fp.Rounding, exact: false, ref fp),
        0b0_1_11101 => FPRecipEstimate(v, n, ref fp),
        0b1_1_11101 => FPRSqrtEstimate(v, n, ref fp),
        0b0_1_11111 => FPRecpX(v, n, ref fp),
        0b1_1_11111 => FPSqrt(v, n, ref fp),
        _ => FloatToInteger(key, n, v, ref fp),
    };

    private static ulong FloatToInteger(uint key, int n, ulong v, ref FPStatus fp)
    {
        bool unsigned = key >> 6 != 0;
        return (key & 0b1_11111) switch
        {
            0b0_11010 => FPToFixed(v, n, (n, 0, unsigned), FPRounding.TIEEVEN, ref fp),
            0b1_11010 => FPToFixed(v, n, (n, 0, unsigned), FPRounding.POSINF, ref fp),
            0b0_11011 => FPToFixed(v, n, (n, 0, unsigned), FPRounding.NEGINF, ref fp),
            0b1_11011 => FPToFixed(v, n, (n, 0, unsigned), FPRounding.ZERO, ref fp),
            0b0_11100 => FPToFixed(v, n, (n, 0, unsigned), FPRounding.TIEAWAY, ref fp),
            0b0_11101 => FixedToFP(v, n, (n, 0, unsigned), ref fp),
            0b1_11100 => unsigned ? UnsignedRSqrtEstimate(v) : UnsignedRecipEstimate(v),
            _ => throw new UnreachableException($"floating-point operation {key:b7}"),
        };
    }
}
