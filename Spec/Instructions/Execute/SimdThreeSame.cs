using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.Elements;
using static VirtSpec.Spec.Instructions.SimdIntegers;

namespace VirtSpec.Spec.Instructions;

/// <summary>Advanced SIMD operations on two vectors of elements of one size, and on their first elements alone (the scalar forms).</summary>
public static partial class Execute
{
    internal static ExceptionRecord? AdvSimdThreeSame(ref Transition t, AdvSimdThreeSame i)
    {
        const uint Logical = 0b00011;
        return i.opcode == Logical
            ? LogicalVectors(ref t, i)
            : ThreeSame(ref t, new(i.U, i.opcode, i.size, IsHalf: false), (i.Rd, i.Rn, i.Rm), i.Q != 0 ? 128 : 64);
    }

    internal static ExceptionRecord? AdvSimdThreeSameFp16(ref Transition t, AdvSimdThreeSameFp16 i) =>
        ThreeSame(ref t, new(i.U, 0b11000 | i.opcode, i.a << 1, IsHalf: true), (i.Rd, i.Rn, i.Rm), i.Q != 0 ? 128 : 64);

    internal static ExceptionRecord? AdvSimdScalarThreeSame(ref Transition t, AdvSimdScalarThreeSame i)
    {
        var operation = new ThreeSameOperation(i.U, i.opcode, i.size, IsHalf: false);
        return ThreeSame(ref t, operation, (i.Rd, i.Rn, i.Rm), operation.Esize);
    }

    internal static ExceptionRecord? AdvSimdScalarThreeSameFp16(ref Transition t, AdvSimdScalarThreeSameFp16 i) =>
        ThreeSame(ref t, new(i.U, 0b11000 | i.opcode, i.a << 1, IsHalf: true), (i.Rd, i.Rn, i.Rm), 16);

    /// <summary>An operation on elements. Those from opcode 11000 up are floating-point: bit 1 of size belongs to the opcode there.</summary>
    private readonly record struct ThreeSameOperation(uint U, uint Opcode, uint Size, bool IsHalf)
    {
        public bool IsFloat => Opcode >= 0b11000;

        public int Esize => IsHalf ? 16 : IsFloat ? 32 << (int)(Size & 1) : 8 << (int)Size;

        /// <summary>U, bit 1 of size, and the low three bits of the opcode.</summary>
        public uint FloatKey => U << 4 | (Size & 2) << 2 | Opcode & 7;

        public bool IsPairwise => IsFloat
            ? FloatKey is 0b1_0_000 or 0b1_0_010 or 0b1_0_110 or 0b1_1_000 or 0b1_1_110
            : Opcode is 0b10100 or 0b10101 or 0b10111;

        /// <summary>What a pairwise operation does to each pair: the operation of the same name without P.</summary>
        public ThreeSameOperation OfPair => IsFloat ? this with { U = 0 } : this with { Opcode = Opcode switch { 0b10100 => 0b01100, 0b10101 => 0b01101, _ => 0b10000 } };
    }

    private static ExceptionRecord? ThreeSame(ref Transition t, ThreeSameOperation operation, (uint Rd, uint Rn, uint Rm) r, int datasize)
    {
        var fp = FPStatus.Of(t.Next);
        UInt128 n = t.Next.V[(int)r.Rn], m = t.Next.V[(int)r.Rm], d = t.Next.V[(int)r.Rd], result = 0;
        int esize = operation.Esize, elements = datasize / esize;
        for (int e = 0; e < elements; e++)
        {
            ulong element = operation.IsPairwise
                ? Pair(operation.OfPair, (n, m), e, elements, ref fp)
                : ThreeSameElement(operation, (d.Elem(e, esize), n.Elem(e, esize), m.Elem(e, esize)), ref fp);
            result = result.WithElem(e, esize, element);
        }
        t.Next.SetV((int)r.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    /// <summary>The pair with number <paramref name="e"/> of the first vector followed by the second.</summary>
    private static ulong Pair(ThreeSameOperation operation, (UInt128 N, UInt128 M) v, int e, int elements, ref FPStatus fp)
    {
        int esize = operation.Esize, first = 2 * e % elements;
        var source = 2 * e < elements ? v.N : v.M;
        return ThreeSameElement(operation, (0, source.Elem(first, esize), source.Elem(first + 1, esize)), ref fp);
    }

    private static ulong ThreeSameElement(ThreeSameOperation operation, (ulong D, ulong N, ulong M) v, ref FPStatus fp)
    {
        if (operation.IsFloat)
            return FloatThreeSame(operation.FloatKey, operation.Esize, v, ref fp);
        int esize = operation.Esize;
        bool unsigned = operation.U != 0;
        Int128 n = Int(v.N, esize, unsigned), m = Int(v.M, esize, unsigned);
        return operation.Opcode switch
        {
            0b00000 => (ulong)((n + m) >> 1),
            0b00001 => SatQ(n + m, esize, unsigned, ref fp),
            0b00010 => (ulong)((n + m + 1) >> 1),
            0b00100 => (ulong)((n - m) >> 1),
            0b00101 => SatQ(n - m, esize, unsigned, ref fp),
            0b00110 => Mask(n > m, esize),
            0b00111 => Mask(n >= m, esize),
            >= 0b01000 and <= 0b01011 => ShiftByRegister(n, (sbyte)v.M, esize, ((operation.Opcode & 2) != 0, (operation.Opcode & 1) != 0, unsigned), ref fp),
            0b01100 => (ulong)Int128.Max(n, m),
            0b01101 => (ulong)Int128.Min(n, m),
            0b01110 => (ulong)Int128.Abs(n - m),
            0b01111 => v.D + (ulong)Int128.Abs(n - m),
            0b10000 => unsigned ? v.N - v.M : v.N + v.M,
            0b10001 => Mask(unsigned ? n == m : (v.N & v.M) != 0, esize),
            0b10010 => unsigned ? v.D - v.N * v.M : v.D + v.N * v.M,
            0b10011 => unsigned ? (ulong)PolynomialMult(v.N, v.M) : v.N * v.M,
            _ => DoublingMultiplyHigh(v.N, v.M, esize, rounding: unsigned, ref fp),
        };
    }

    /// <summary>AND, BIC, ORR, ORN, EOR, BSL, BIT, BIF.</summary>
    private static ExceptionRecord? LogicalVectors(ref Transition t, AdvSimdThreeSame i)
    {
        int datasize = i.Q != 0 ? 128 : 64;
        UInt128 n = t.Next.V(i.Rn, datasize), m = t.Next.V(i.Rm, datasize), d = t.Next.V(i.Rd, datasize);
        var result = (i.U << 2 | i.size) switch
        {
            0b0_00 => n & m,
            0b0_01 => n & ~m,
            0b0_10 => n | m,
            0b0_11 => n | ~m,
            0b1_00 => n ^ m,
            0b1_01 => m ^ (m ^ n) & d,
            0b1_10 => d ^ (d ^ n) & m,
            _ => d ^ (d ^ n) & ~m,
        };
        t.Next.SetV((int)i.Rd, datasize == 128 ? result : (ulong)result);
        return Retire(ref t);
    }

    /// <summary>SQRDMLAH, SQRDMLSH (FEAT_RDM), SDOT and UDOT (FEAT_DotProd).</summary>
    internal static ExceptionRecord? AdvSimdThreeSameExtra(ref Transition t, AdvSimdThreeSameExtra i)
    {
        const uint Dot = 0b0010;
        int datasize = i.Q != 0 ? 128 : 64;
        if (i.opcode != Dot)
            return RoundingDoublingMultiplyAdd(ref t, (i.Rd, i.Rn, i.Rm), (8 << (int)i.size, datasize), subtract: i.opcode != 0);
        UInt128 d = t.Next.V[(int)i.Rd], n = t.Next.V[(int)i.Rn], m = t.Next.V[(int)i.Rm], result = 0;
        for (int e = 0; e < datasize / 32; e++)
            result = result.WithElem(e, 32, DotProduct(d.Elem(e, 32), n.Elem(e, 32), m.Elem(e, 32), unsigned: i.U != 0));
        t.Next.SetV((int)i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? AdvSimdScalarThreeSameExtra(ref Transition t, AdvSimdScalarThreeSameExtra i) =>
        RoundingDoublingMultiplyAdd(ref t, (i.Rd, i.Rn, i.Rm), (8 << (int)i.size, 8 << (int)i.size), subtract: i.opcode != 0);

    private static ExceptionRecord? RoundingDoublingMultiplyAdd(ref Transition t, (uint Rd, uint Rn, uint Rm) r, (int Element, int Data) size, bool subtract)
    {
        var fp = FPStatus.Of(t.Next);
        UInt128 d = t.Next.V[(int)r.Rd], n = t.Next.V[(int)r.Rn], m = t.Next.V[(int)r.Rm], result = 0;
        int esize = size.Element;
        for (int e = 0; e < size.Data / esize; e++)
            result = result.WithElem(e, esize, SimdIntegers.RoundingDoublingMultiplyAdd(d.Elem(e, esize), n.Elem(e, esize), m.Elem(e, esize), esize, subtract, ref fp));
        t.Next.SetV((int)r.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    /// <summary>The word plus the products of four bytes.</summary>
    private static ulong DotProduct(ulong sum, ulong n, ulong m, bool unsigned)
    {
        for (int b = 0; b < 4; b++)
            sum += (ulong)(Int(((UInt128)n).Elem(b, 8), 8, unsigned) * Int(((UInt128)m).Elem(b, 8), 8, unsigned));
        return sum;
    }
}
