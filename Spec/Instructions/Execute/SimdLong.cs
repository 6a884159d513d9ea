using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.Elements;
using static VirtSpec.Spec.Instructions.SimdIntegers;

namespace VirtSpec.Spec.Instructions;

/// <summary>Advanced SIMD operations with elements of one size and of twice that, and those with one element of the second vector.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? AdvSimdThreeDifferent(ref Transition t, AdvSimdThreeDifferent i)
    {
        const uint PolynomialLong = 0b1110;
        int esize = 8 << (int)i.size;
        if (i.opcode == PolynomialLong && i.size == 0b11)
        {
            t.Next.SetV((int)i.Rd, PolynomialMult(t.Next.V[(int)i.Rn].Elem((int)i.Q, 64), t.Next.V[(int)i.Rm].Elem((int)i.Q, 64)));
            return Retire(ref t);
        }
        if (i.opcode is 0b0100 or 0b0110)
            return AddHighNarrow(ref t, i, esize);
        bool isWide = i.opcode is 0b0001 or 0b0011;
        var n = isWide ? t.Next.V[(int)i.Rn] : t.Next.Vpart(i.Rn, i.Q);
        var m = t.Next.Vpart(i.Rm, i.Q);
        return Long(ref t, new(i.U != 0, i.opcode, esize), i.Rd, n, m, 64 / esize);
    }

    internal static ExceptionRecord? AdvSimdScalarThreeDifferent(ref Transition t, AdvSimdScalarThreeDifferent i) =>
        Long(ref t, new(Unsigned: false, i.opcode, 8 << (int)i.size), i.Rd, t.Next.V[(int)i.Rn], t.Next.V[(int)i.Rm], 1);

    /// <summary>An operation of elements of <paramref name="Esize"/> bits whose result has twice that.</summary>
    private readonly record struct LongOperation(bool Unsigned, uint Opcode, int Esize)
    {
        /// <summary>SADDW, SSUBW: the first operand has elements of twice the size too.</summary>
        public bool IsWide => Opcode is 0b0001 or 0b0011;
    }

    private static ExceptionRecord? Long(ref Transition t, LongOperation operation, uint rd, UInt128 n, UInt128 m, int elements)
    {
        var fp = FPStatus.Of(t.Next);
        UInt128 d = t.Next.V[(int)rd], result = 0;
        int esize = operation.Esize, first = operation.IsWide ? 2 * esize : esize;
        for (int e = 0; e < elements; e++)
            result = result.WithElem(e, 2 * esize, LongElement(operation, d.Elem(e, 2 * esize), (n.Elem(e, first), m.Elem(e, esize)), ref fp));
        t.Next.SetV((int)rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    private static ulong LongElement(LongOperation operation, ulong d, (ulong N, ulong M) v, ref FPStatus fp)
    {
        int esize = operation.Esize;
        Int128 n = Int(v.N, operation.IsWide ? 2 * esize : esize, operation.Unsigned), m = Int(v.M, esize, operation.Unsigned);
        switch (operation.Opcode)
        {
            case 0b0000 or 0b0001: return (ulong)(n + m);
            case 0b0010 or 0b0011: return (ulong)(n - m);
            case 0b0101: return d + (ulong)Int128.Abs(n - m);
            case 0b0111: return (ulong)Int128.Abs(n - m);
            case 0b1000: return d + (ulong)(n * m);
            case 0b1010: return d - (ulong)(n * m);
            case 0b1100: return (ulong)(n * m);
            case 0b1110: return (ulong)PolynomialMult(v.N, v.M);
        }
        ulong product = SatQ(2 * n * m, 2 * esize, unsigned: false, ref fp);
        var signed = Int(product, 2 * esize, unsigned: false);
        return operation.Opcode switch
        {
            0b1001 => SatQ(Int(d, 2 * esize, unsigned: false) + signed, 2 * esize, unsigned: false, ref fp),
            0b1011 => SatQ(Int(d, 2 * esize, unsigned: false) - signed, 2 * esize, unsigned: false, ref fp),
            _ => product,
        };
    }

    /// <summary>ADDHN, RADDHN, SUBHN, RSUBHN: the high halves of sums or differences.</summary>
    private static ExceptionRecord? AddHighNarrow(ref Transition t, AdvSimdThreeDifferent i, int esize)
    {
        const uint Add = 0b0100;
        UInt128 n = t.Next.V[(int)i.Rn], m = t.Next.V[(int)i.Rm], result = 0;
        ulong round = i.U != 0 ? 1UL << (esize - 1) : 0;
        for (int e = 0; e < 64 / esize; e++)
        {
            ulong x = n.Elem(e, 2 * esize), y = m.Elem(e, 2 * esize);
            result = result.WithElem(e, esize, ((i.opcode == Add ? x + y : x - y) + round) >> esize);
        }
        t.Next.SetVpart(i.Rd, i.Q, result);
        return Retire(ref t);
    }
}
