using static VirtSpec.Spec.Instructions.Elements;

namespace VirtSpec.Spec.Instructions;

/// <summary>The transformations of AES on a state of 16 bytes, column by column. (Arm DDI 0487, shared/functions/crypto; FIPS 197.)</summary>
internal static class Aes
{
    private static readonly byte[] SBox = MakeSBox();
    private static readonly byte[] InverseSBox = Invert(SBox);

    public static UInt128 SubBytes(UInt128 state) => EachByte(state, b => SBox[b]);

    public static UInt128 InvSubBytes(UInt128 state) => EachByte(state, b => InverseSBox[b]);

    /// <summary>Row r moves left by r columns.</summary>
    public static UInt128 ShiftRows(UInt128 state) => MoveRows(state, 1);

    public static UInt128 InvShiftRows(UInt128 state) => MoveRows(state, -1);

    public static UInt128 MixColumns(UInt128 state) => Mix(state, [2, 3, 1, 1]);

    public static UInt128 InvMixColumns(UInt128 state) => Mix(state, [14, 11, 13, 9]);

    private static UInt128 EachByte(UInt128 state, Func<int, byte> function)
    {
        UInt128 result = 0;
        for (int i = 0; i < 16; i++)
            result = result.WithElem(i, 8, function((int)state.Elem(i, 8)));
        return result;
    }

    private static UInt128 MoveRows(UInt128 state, int columns)
    {
        UInt128 result = 0;
        for (int column = 0; column < 4; column++)
            for (int row = 0; row < 4; row++)
                result = result.WithElem(4 * column + row, 8, state.Elem(4 * (column + columns * row & 3) + row, 8));
        return result;
    }

    /// <summary>Each column times the matrix whose first row is <paramref name="coefficients"/> and whose other rows are that, rotated.</summary>
    private static UInt128 Mix(UInt128 state, ReadOnlySpan<byte> coefficients)
    {
        UInt128 result = 0;
        for (int column = 0; column < 4; column++)
            for (int row = 0; row < 4; row++)
            {
                ulong sum = 0;
                for (int k = 0; k < 4; k++)
                    sum ^= Multiply((byte)state.Elem(4 * column + k, 8), coefficients[k - row & 3]);
                result = result.WithElem(4 * column + row, 8, sum);
            }
        return result;
    }

    /// <summary>The product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1.</summary>
    private static byte Multiply(byte x, byte y)
    {
        int result = 0, power = x;
        for (int bit = 0; bit < 8; bit++)
        {
            if ((y >> bit & 1) != 0)
                result ^= power;
            power = power << 1 ^ ((power & 0x80) != 0 ? 0x11b : 0);
        }
        return (byte)result;
    }

    /// <summary>The multiplicative inverse, of which each bit is added to the four after it and to 0x63. (FIPS 197, 5.1.1.)</summary>
    private static byte[] MakeSBox()
    {
        var box = new byte[256];
        for (int x = 0; x < 256; x++)
        {
            int inverse = 0;
            for (int y = 1; y < 256; y++)
                if (Multiply((byte)x, (byte)y) == 1)
                    inverse = y;
            int spread = inverse ^ inverse << 1 ^ inverse << 2 ^ inverse << 3 ^ inverse << 4;
            box[x] = (byte)(spread ^ spread >> 8 ^ 0x63);
        }
        return box;
    }

    private static byte[] Invert(byte[] box)
    {
        var inverse = new byte[256];
        for (int x = 0; x < 256; x++)
            inverse[box[x]] = (byte)x;
        return inverse;
    }
}
