using System.Numerics;

namespace VirtSpec.Spec.Instructions;

/// <summary>
/// Conditions on a word that a pattern of bits cannot say; the encoding tables name them.
/// Each reads its fields where the classes that use it have them.
/// </summary>
public static partial class Predicates
{
    /// <summary><c>DecodeBitMasks</c> has a result for N:immr:imms, in the register size sf (Arm DDI 0487, "DecodeBitMasks").</summary>
    public static bool ValidBitMask(uint word)
    {
        uint length = (N(word) << 6) | (~Imms(word) & 0x3f);
        if (length < 2 || (Sf(word) == 0 && N(word) == 1))
            return false;
        uint levels = (1u << (31 - BitOperations.LeadingZeroCount(length))) - 1;
        return (Imms(word) & levels) != levels;
    }

    /// <summary>
    /// A single MOVZ or MOVN gives the bitmask too, and so is what MOV stands for; neither writes the stack pointer.
    /// The Arm ARM's MoveWidePreferred leaves out some constants of MOVN; assemblers do not.
    /// </summary>
    public static bool MoveWidePreferred(uint word)
    {
        int width = Sf(word) == 1 ? 64 : 32;
        ulong value = Shared.DecodeBitMasks(N(word), Imms(word), Immr(word)).WMask;
        return Slice(word, 0, 5) != 31 && (IsOneHalfword(Shared.Truncate(value, width)) || IsOneHalfword(Shared.Truncate(~value, width)));
    }

    /// <summary>A zero moved to other than the lowest halfword, which MOV does not stand for.</summary>
    public static bool ShiftedZero(uint word) => Slice(word, 5, 16) == 0 && Slice(word, 21, 2) != 0;

    /// <summary>UBFM is LSL: it drops as many high bits as it shifts by.</summary>
    public static bool ShiftLeft(uint word) => Imms(word) != (Sf(word) == 1 ? 63 : 31) && Imms(word) + 1 == Immr(word);

    /// <summary>A bitfield move goes to a higher place of the destination (xBFIZ, BFI, BFC), not from one of the source.</summary>
    public static bool BitfieldInsert(uint word) => Imms(word) < Immr(word);

    /// <summary>Both sources are the same register.</summary>
    public static bool RmIsRn(uint word) => Slice(word, 16, 5) == Slice(word, 5, 5);

    /// <summary>Source or destination is register 31, here the stack pointer.</summary>
    public static bool RdOrRnIs31(uint word) => Slice(word, 0, 5) == 31 || Slice(word, 5, 5) == 31;

    private static bool IsOneHalfword(ulong value) => value >> (BitOperations.TrailingZeroCount(value) & 0x30) <= 0xffff;

    private static uint Sf(uint word) => word >> 31;

    private static uint N(uint word) => Slice(word, 22, 1);

    private static uint Immr(uint word) => Slice(word, 16, 6);

    private static uint Imms(uint word) => Slice(word, 10, 6);

    private static uint Slice(uint word, int lsb, int width) => (word >> lsb) & ((1u << width) - 1);
}
