using VirtSpec.Spec.Instructions;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Generate;

/// <summary>Values of vector registers, FPCR and FPSR at which floating-point and Advanced SIMD instructions go wrong.</summary>
internal static class VectorValues
{
    private const int RMode = 22, FZ16 = 19, FZ = 24, DN = 25, AHP = 26;

    /// <summary>Draws FPCR, FPSR and the vector registers that <paramref name="word"/> names.</summary>
    public static void Draw(Draw draw, EncodingRow row, uint word, CaseState state, bool hasHalf)
    {
        if (draw.Chance(3, 4))
            state.FPCR = (uint)draw.Below(4) << RMode | Bit(draw, FZ) | Bit(draw, DN) | Bit(draw, AHP) | (hasHalf ? Bit(draw, FZ16) : 0);
        if (draw.Chance(1, 4))
            state.FPSR = (uint)draw.Next() & 0x0800_009f;
        int kind = draw.Below(8);
        UInt128 last = 0;
        foreach (int register in Registers(row, word))
        {
            if (draw.Chance(1, 16))
                continue;
            state.V[register] = last = draw.Chance(1, 8) ? last : Vector(draw, kind, last);
        }
        // Conversions from integers have their own interesting values, and so have those that are close to a power of two.
        if (AddressForm.ValueOf(row, word, "Rn") is { } rn and not 31 && draw.Chance(1, 3))
            state.X[rn] = Rounded(draw);
    }

    private static uint Bit(Draw draw, int bit) => draw.Chance(1, 4) ? 1u << bit : 0;

    /// <summary>The registers of all fields, and those after Rt and Rn that structures and tables use.</summary>
    private static IEnumerable<int> Registers(EncodingRow row, uint word)
    {
        foreach (var field in row.Fields)
        {
            if (field.Name[0] != 'R' || field.Width < 4)
                continue;
            int register = (int)field.In(word) | (field.Width == 4 ? (int)(AddressForm.ValueOf(row, word, "M") ?? 0) << 4 : 0);
            int count = field.Name is "Rt" || (field.Name is "Rn" && row.Class == EncodingClass.AdvSimdTableLookup) ? 4 : 1;
            for (int i = 0; i < count; i++)
                yield return (register + i) % 32;
            if (field.Width == 4)
                yield return (int)field.In(word);
        }
    }

    private static UInt128 Vector(Draw draw, int kind, UInt128 other)
    {
        int esize = kind switch { 0 => 8, 1 or 2 => 16, 3 or 4 or 5 => 32, _ => 64 };
        UInt128 result = 0;
        for (int lsb = 0; lsb < 128; lsb += esize)
        {
            ulong value = draw.Below(8) switch
            {
                0 => (ulong)(other >> lsb),
                1 or 2 => EdgeValues.Next(draw) >> (draw.Chance(1, 2) ? 0 : 64 - esize),
                _ when esize == 8 => draw.Next(),
                _ => Float(draw, esize),
            };
            result |= (UInt128)(esize == 64 ? value : value & (1UL << esize) - 1) << lsb;
        }
        return result;
    }

    /// <summary>A floating-point value of 16, 32 or 64 bits.</summary>
    private static ulong Float(Draw draw, int n)
    {
        int f = n switch { 16 => 10, 32 => 23, _ => 52 }, e = n - f - 1;
        ulong all = (1UL << e) - 1, fractions = (1UL << f) - 1, sign = (ulong)draw.Below(2) << (n - 1);
        ulong fraction = Fraction(draw, f) & fractions;
        long bias = (long)(all >> 1);
        return sign | draw.Below(16) switch
        {
            0 => 0,
            1 => fraction,
            2 => draw.Chance(1, 2) ? fractions : 1,
            3 => 1UL << f | (draw.Chance(1, 2) ? 0 : fraction),
            4 => (all - 1) << f | (draw.Chance(1, 2) ? fractions : fraction),
            5 => all << f,
            6 => all << f | 1UL << (f - 1) | fraction,
            7 => all << f | Math.Max(fraction & fractions >> 1, 1),
            // Around the limits of integers of 8 to 64 bits, and where the last bits are fractions of one.
            8 or 9 => (ulong)Math.Min(bias + draw.Pick([7, 8, 15, 16, 31, 32, 63, 64, f, f - 1, f + 1]) - draw.Below(2), (long)all - 1) << f | fraction,
            // Around one and around a half.
            10 or 11 or 12 => (ulong)(bias + draw.Below(5) - 2) << f | fraction,
            // Where products and quotients underflow and overflow.
            13 => (ulong)(bias / 2 + draw.Below(5) - 2) << f | fraction,
            14 => (ulong)draw.Below((int)Math.Min(all, 2UL * (ulong)f)) << f | fraction,
            _ => draw.Next() & (all << f | fractions),
        };
    }

    /// <summary>A fraction with few bits, so that results lie halfway, or with any.</summary>
    private static ulong Fraction(Draw draw, int f) => draw.Below(6) switch
    {
        0 => 0,
        1 => 1UL << draw.Below(f),
        2 => 1UL << draw.Below(f) | 1UL << draw.Below(f) | 1,
        3 => ulong.MaxValue << draw.Below(f),
        4 => (1UL << draw.Below(f)) - 1,
        _ => draw.Next(),
    };

    /// <summary>An integer with one bit more than a format holds, so that rounding matters.</summary>
    private static ulong Rounded(Draw draw)
    {
        int top = draw.Below(64), kept = draw.Pick([10, 11, 23, 24, 52, 53]);
        ulong below = top > kept ? 1UL << (top - kept) | 1UL << (top - kept) >> 1 : 1;
        ulong value = 1UL << top | (draw.Chance(1, 2) ? below : below >> 1) + (ulong)(draw.Below(3) - 1);
        return draw.Chance(1, 2) ? value : 0 - value;
    }
}
