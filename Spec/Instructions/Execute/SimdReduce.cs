using System.Diagnostics;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.Elements;

namespace VirtSpec.Spec.Instructions;

/// <summary>Advanced SIMD operations that reduce the elements of a vector to one.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? AdvSimdAcrossLanes(ref Transition t, AdvSimdAcrossLanes i)
    {
        int datasize = i.Q != 0 ? 128 : 64;
        return i.opcode is 0b01100 or 0b01111
            ? FloatAcross(ref t, new(i.opcode, i.size, i.U == 0), (i.Rd, i.Rn), datasize)
            : IntegerAcross(ref t, i, datasize);
    }

    /// <summary>ADDP of two doublewords, and the floating-point operations of a pair.</summary>
    internal static ExceptionRecord? AdvSimdScalarPairwise(ref Transition t, AdvSimdScalarPairwise i)
    {
        const uint Add = 0b11011;
        var n = t.Next.V[(int)i.Rn];
        if (i.opcode == Add)
        {
            t.Next.SetV((int)i.Rd, (ulong)(n.Elem(0, 64) + n.Elem(1, 64)));
            return Retire(ref t);
        }
        var form = new FloatReduction(i.opcode, i.size, i.U == 0);
        return FloatAcross(ref t, form, (i.Rd, i.Rn), 2 * form.Esize);
    }

    /// <summary>SADDLV, UADDLV, SMAXV, UMAXV, SMINV, UMINV, ADDV.</summary>
    private static ExceptionRecord? IntegerAcross(ref Transition t, AdvSimdAcrossLanes i, int datasize)
    {
        const uint AddLong = 0b00011, Maximum = 0b01010, Minimum = 0b11010;
        var n = t.Next.V[(int)i.Rn];
        int esize = 8 << (int)i.size;
        var result = Int(n.Elem(0, esize), esize, i.U != 0);
        for (int e = 1; e < datasize / esize; e++)
        {
            var element = Int(n.Elem(e, esize), esize, i.U != 0);
            result = i.opcode switch { Maximum => Int128.Max(result, element), Minimum => Int128.Min(result, element), _ => result + element };
        }
        t.Next.SetV((int)i.Rd, (ulong)result & Ones(i.opcode == AddLong ? 2 * esize : esize));
        return Retire(ref t);
    }

    private readonly record struct FloatReduction(uint Opcode, uint Size, bool IsHalf)
    {
        public int Esize => IsHalf ? 16 : 32 << (int)(Size & 1);

        public ulong Combine(ulong x, ulong y, ref FPStatus fp) => (Opcode, Size >> 1) switch
        {
            (0b01100, 0) => FP.FPMaxNum(x, y, Esize, ref fp),
            (0b01100, _) => FP.FPMinNum(x, y, Esize, ref fp),
            (0b01101, _) => FP.FPAdd(x, y, Esize, ref fp),
            (0b01111, 0) => FP.FPMax(x, y, Esize, ref fp),
            (0b01111, _) => FP.FPMin(x, y, Esize, ref fp),
            _ => throw new UnreachableException($"reduction {Opcode:b5}"),
        };
    }

    private static ExceptionRecord? FloatAcross(ref Transition t, FloatReduction form, (uint Rd, uint Rn) r, int datasize)
    {
        var fp = FPStatus.Of(t.Next);
        t.Next.SetV((int)r.Rd, Reduce(form, t.Next.V[(int)r.Rn], datasize, ref fp));
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    /// <summary>Reduce: the lower half with the upper half. Neighbours are combined first, which decides which NaN goes first.</summary>
    private static ulong Reduce(FloatReduction form, UInt128 v, int datasize, ref FPStatus fp)
    {
        var elements = new ulong[datasize / form.Esize];
        for (int e = 0; e < elements.Length; e++)
            elements[e] = v.Elem(e, form.Esize);
        while (elements.Length > 1)
        {
            var halved = new ulong[elements.Length / 2];
            for (int e = 0; e < halved.Length; e++)
                halved[e] = form.Combine(elements[2 * e], elements[2 * e + 1], ref fp);
            elements = halved;
        }
        return elements[0];
    }
}
