using System.Diagnostics;
using VirtSpec.Spec.Exceptions;
using static VirtSpec.Spec.Instructions.Elements;

namespace VirtSpec.Spec.Instructions;

/// <summary>Advanced SIMD operations of a vector, or its first element, with one element of another: the operations of two vectors, with that element in each place.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? AdvSimdByElement(ref Transition t, AdvSimdByElement i)
    {
        var form = new ByElementForm(i.U, i.opcode, i.size, i.L, i.M, i.Rm) { H = i.H };
        int datasize = i.Q != 0 ? 128 : 64;
        var m = Replicate(t.Next.V[form.Register].Elem(form.Index, form.Esize), form.Esize, 128);
        return form.IsLong
            ? Long(ref t, form.AsLong, i.Rd, t.Next.Vpart(i.Rn, i.Q), m, 64 / form.Esize)
            : ByElementSame(ref t, form, (i.Rd, i.Rn), m, datasize);
    }

    internal static ExceptionRecord? AdvSimdScalarByElement(ref Transition t, AdvSimdScalarByElement i)
    {
        var form = new ByElementForm(i.U, i.opcode, i.size, i.L, i.M, i.Rm) { H = i.H };
        var m = Replicate(t.Next.V[form.Register].Elem(form.Index, form.Esize), form.Esize, 128);
        return form.IsLong
            ? Long(ref t, form.AsLong, i.Rd, t.Next.V[(int)i.Rn], m, 1)
            : ByElementSame(ref t, form, (i.Rd, i.Rn), m, form.Esize);
    }

    /// <summary>The element: of the register M:Rm, or of Rm where M is a bit of the index.</summary>
    private readonly record struct ByElementForm(uint U, uint Opcode, uint Size, uint L, uint M, uint Rm)
    {
        public uint H { get; init; }

        public bool IsFloat => (Opcode & 0b0011) == 0b0001 && Opcode != 0b1101;

        public bool IsHalf => IsFloat && Size == 0;

        public bool IsDot => Opcode == 0b1110;

        public bool IsMultiplyAddHigh => U != 0 && Opcode is 0b1101 or 0b1111;

        /// <summary>SMLAL, SQDMLAL, SMLSL, SQDMLSL, SMULL, SQDMULL and the unsigned ones.</summary>
        public bool IsLong => Opcode is 0b0010 or 0b0011 or 0b0110 or 0b0111 or 0b1010 or 0b1011;

        public int Esize => IsHalf ? 16 : 8 << (int)Size;

        public int Register => (int)(Esize == 16 ? Rm : M << 4 | Rm);

        public int Index => (int)(Esize switch { 16 => H << 2 | L << 1 | M, 32 => H << 1 | L, _ => H });

        /// <summary>The opcode of Advanced SIMD three different: multiply-add 1000, multiply-subtract 1010, multiply 1100; doubling ones have bit 0 set.</summary>
        public LongOperation AsLong => new(U != 0, 0b1000 | Opcode >> 1 & 0b0110 | Opcode & 1, Esize);

        /// <summary>The operation of Advanced SIMD three same.</summary>
        public ThreeSameOperation AsSame => (U, Opcode) switch
        {
            (0, 0b0001) => new(0, 0b11001, Size & 1, IsHalf),
            (0, 0b0101) => new(0, 0b11001, 2 | Size & 1, IsHalf),
            (0, 0b1001) => new(1, 0b11011, Size & 1, IsHalf),
            (1, 0b1001) => new(0, 0b11011, Size & 1, IsHalf),
            (0, 0b1000) => new(0, 0b10011, Size, IsHalf),
            (1, 0b0000) => new(0, 0b10010, Size, IsHalf),
            (1, 0b0100) => new(1, 0b10010, Size, IsHalf),
            (0, 0b1100) => new(0, 0b10110, Size, IsHalf),
            (0, 0b1101) => new(1, 0b10110, Size, IsHalf),
            _ => throw new UnreachableException($"operation by element {Opcode:b4}"),
        };
    }

    private static ExceptionRecord? ByElementSame(ref Transition t, ByElementForm form, (uint Rd, uint Rn) r, UInt128 m, int datasize)
    {
        var fp = FloatingPoint.FPStatus.Of(t.Next);
        UInt128 n = t.Next.V[(int)r.Rn], d = t.Next.V[(int)r.Rd], result = 0;
        int esize = form.Esize;
        for (int e = 0; e < datasize / esize; e++)
        {
            ulong x = n.Elem(e, esize), y = m.Elem(e, esize), z = d.Elem(e, esize);
            result = result.WithElem(e, esize, form switch
            {
                { IsDot: true } => DotProduct(z, x, y, unsigned: form.U != 0),
                { IsMultiplyAddHigh: true } => SimdIntegers.RoundingDoublingMultiplyAdd(z, x, y, esize, subtract: form.Opcode == 0b1111, ref fp),
                _ => ThreeSameElement(form.AsSame, (z, x, y), ref fp),
            });
        }
        t.Next.SetV((int)r.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }
}
