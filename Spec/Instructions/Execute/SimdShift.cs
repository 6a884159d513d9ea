using System.Numerics;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.Elements;
using static VirtSpec.Spec.Instructions.SimdIntegers;

namespace VirtSpec.Spec.Instructions;

/// <summary>Advanced SIMD shifts by an immediate, and conversions to and from fixed point.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? AdvSimdShiftByImmediate(ref Transition t, AdvSimdShiftByImmediate i)
    {
        var shift = new ShiftOperation(i.U, i.opcode, i.immh, i.immb);
        return shift.Opcode switch
        {
            >= 0b10000 and <= 0b10011 => ShiftNarrow(ref t, shift, (i.Rd, i.Rn), i.Q),
            0b10100 => ShiftLong(ref t, shift, (i.Rd, i.Rn), i.Q),
            _ => ShiftSame(ref t, shift, (i.Rd, i.Rn), i.Q != 0 ? 128 : 64),
        };
    }

    internal static ExceptionRecord? AdvSimdScalarShiftByImmediate(ref Transition t, AdvSimdScalarShiftByImmediate i)
    {
        var shift = new ShiftOperation(i.U, i.opcode, i.immh, i.immb);
        return shift.Opcode is >= 0b10000 and <= 0b10011
            ? ShiftNarrow(ref t, shift, (i.Rd, i.Rn), null)
            : ShiftSame(ref t, shift, (i.Rd, i.Rn), shift.Esize);
    }

    /// <summary>The highest bit of immh says the size of elements, what is below it the amount.</summary>
    private readonly record struct ShiftOperation(uint U, uint Opcode, uint Immh, uint Immb)
    {
        public bool Unsigned => U != 0;

        public int Esize => 8 << BitOperations.Log2(Immh);

        /// <summary>1 to esize.</summary>
        public int Right => 2 * Esize - (int)(Immh << 3 | Immb);

        /// <summary>0 to esize - 1.</summary>
        public int Left => (int)(Immh << 3 | Immb) - Esize;
    }

    private static ExceptionRecord? ShiftSame(ref Transition t, ShiftOperation shift, (uint Rd, uint Rn) r, int datasize)
    {
        var fp = FPStatus.Of(t.Next);
        UInt128 n = t.Next.V[(int)r.Rn], d = t.Next.V[(int)r.Rd], result = 0;
        for (int e = 0; e < datasize / shift.Esize; e++)
            result = result.WithElem(e, shift.Esize, ShiftElement(shift, d.Elem(e, shift.Esize), n.Elem(e, shift.Esize), ref fp));
        t.Next.SetV((int)r.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    private static ulong ShiftElement(ShiftOperation shift, ulong d, ulong n, ref FPStatus fp)
    {
        int esize = shift.Esize;
        bool unsigned = shift.Unsigned;
        var value = Int(n, esize, unsigned);
        switch (shift.Opcode)
        {
            case 0b00000 or 0b00010 or 0b00100 or 0b00110:
                return (ulong)ShiftRight(value, shift.Right, rounding: (shift.Opcode & 4) != 0) + ((shift.Opcode & 2) != 0 ? d : 0);
            case 0b01000:
                ulong kept = (ulong)((UInt128)Ones(esize) >> shift.Right);
                return d & ~kept | (ulong)((UInt128)n >> shift.Right);
            case 0b01010:
                return n << shift.Left | (unsigned ? d & LowBits(shift.Left) : 0);
            case 0b01100:
                return SatQ(ShiftLeft(Int(n, esize, unsigned: false), shift.Left), esize, unsigned: true, ref fp);
            case 0b01110:
                return SatQ(ShiftLeft(value, shift.Left), esize, unsigned, ref fp);
            case 0b11100:
                return FP.FixedToFP(n, esize, (esize, shift.Right, unsigned), ref fp);
            default:
                return FP.FPToFixed(n, esize, (esize, shift.Right, unsigned), FPRounding.ZERO, ref fp);
        }
    }

    private static ulong LowBits(int count) => count == 0 ? 0 : Ones(count);

    /// <summary>SHRN, RSHRN and their saturating forms: elements of half the size, into the half <paramref name="part"/> of the register, or the first alone.</summary>
    private static ExceptionRecord? ShiftNarrow(ref Transition t, ShiftOperation shift, (uint Rd, uint Rn) r, uint? part)
    {
        var fp = FPStatus.Of(t.Next);
        int esize = shift.Esize;
        bool saturates = shift.Unsigned || shift.Opcode >= 0b10010, rounds = (shift.Opcode & 1) != 0;
        // SQSHRUN and SQRSHRUN take signed numbers to unsigned ones.
        bool fromUnsigned = shift.Unsigned && shift.Opcode >= 0b10010;
        UInt128 n = t.Next.V[(int)r.Rn], result = 0;
        for (int e = 0; e < (part is null ? 1 : 64 / esize); e++)
        {
            var shifted = ShiftRight(Int(n.Elem(e, 2 * esize), 2 * esize, fromUnsigned), shift.Right, rounds);
            result = result.WithElem(e, esize, saturates ? SatQ(shifted, esize, shift.Unsigned, ref fp) : (ulong)shifted);
        }
        if (part is { } half)
            t.Next.SetVpart(r.Rd, half, result);
        else
            t.Next.SetV((int)r.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    /// <summary>SSHLL and USHLL: elements of twice the size, from one half of the register.</summary>
    private static ExceptionRecord? ShiftLong(ref Transition t, ShiftOperation shift, (uint Rd, uint Rn) r, uint part)
    {
        UInt128 n = t.Next.Vpart(r.Rn, part), result = 0;
        int esize = shift.Esize;
        for (int e = 0; e < 64 / esize; e++)
            result = result.WithElem(e, 2 * esize, (ulong)(Int(n.Elem(e, esize), esize, shift.Unsigned) << shift.Left));
        t.Next.SetV((int)r.Rd, result);
        return Retire(ref t);
    }
}
