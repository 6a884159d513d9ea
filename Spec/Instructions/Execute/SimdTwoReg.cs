using System.Numerics;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.Elements;
using static VirtSpec.Spec.Instructions.SimdIntegers;

namespace VirtSpec.Spec.Instructions;

/// <summary>Advanced SIMD operations on one vector, and on its first element alone (the scalar forms).</summary>
public static partial class Execute
{
    internal static ExceptionRecord? AdvSimdTwoRegMisc(ref Transition t, AdvSimdTwoRegMisc i)
    {
        var operation = new TwoRegOperation(i.U, i.opcode, i.size, IsHalf: false);
        int datasize = i.Q != 0 ? 128 : 64;
        switch (i.opcode)
        {
            case 0b00000 or 0b00001:
                t.Next.SetV((int)i.Rd, ReverseElements(t.Next.V(i.Rn, datasize), 8 << (int)i.size, 64 >> (int)(i.opcode << 1 | i.U), datasize));
                return Retire(ref t);
            case 0b00010 or 0b00110:
                return AddLongPairwise(ref t, i, accumulate: i.opcode == 0b00110);
            case 0b00101:
                t.Next.SetV((int)i.Rd, EachByte(t.Next.V(i.Rn, datasize), (i.U, i.size), datasize));
                return Retire(ref t);
            case 0b10010 or 0b10100 or 0b10110:
                return Narrow(ref t, operation, (i.Rd, i.Rn), i.Q);
            case 0b10011 or 0b10111:
                return Lengthen(ref t, i);
            default:
                return TwoReg(ref t, operation, (i.Rd, i.Rn), datasize);
        }
    }

    internal static ExceptionRecord? AdvSimdTwoRegMiscFp16(ref Transition t, AdvSimdTwoRegMiscFp16 i) =>
        TwoReg(ref t, new(i.U, i.opcode, i.a << 1, IsHalf: true), (i.Rd, i.Rn), i.Q != 0 ? 128 : 64);

    internal static ExceptionRecord? AdvSimdScalarTwoRegMisc(ref Transition t, AdvSimdScalarTwoRegMisc i)
    {
        var operation = new TwoRegOperation(i.U, i.opcode, i.size, IsHalf: false);
        return i.opcode is 0b10010 or 0b10100 or 0b10110
            ? Narrow(ref t, operation, (i.Rd, i.Rn), null)
            : TwoReg(ref t, operation, (i.Rd, i.Rn), operation.Esize);
    }

    internal static ExceptionRecord? AdvSimdScalarTwoRegMiscFp16(ref Transition t, AdvSimdScalarTwoRegMiscFp16 i) =>
        TwoReg(ref t, new(i.U, i.opcode, i.a << 1, IsHalf: true), (i.Rd, i.Rn), 16);

    /// <summary>An operation on elements. From opcode 01100 up bit 1 of size belongs to the opcode, and elements are floating-point.</summary>
    private readonly record struct TwoRegOperation(uint U, uint Opcode, uint Size, bool IsHalf)
    {
        public bool IsFloat => Opcode is >= 0b11000 or (>= 0b01100 and <= 0b01111);

        public int Esize => IsHalf ? 16 : IsFloat ? 32 << (int)(Size & 1) : 8 << (int)Size;

        public uint FloatKey => U << 6 | (Size & 2) << 4 | Opcode;
    }

    private static ExceptionRecord? TwoReg(ref Transition t, TwoRegOperation operation, (uint Rd, uint Rn) r, int datasize)
    {
        var fp = FPStatus.Of(t.Next);
        UInt128 n = t.Next.V[(int)r.Rn], d = t.Next.V[(int)r.Rd], result = 0;
        int esize = operation.Esize;
        for (int e = 0; e < datasize / esize; e++)
            result = result.WithElem(e, esize, operation.IsFloat
                ? FloatTwoReg(operation.FloatKey, esize, n.Elem(e, esize), ref fp)
                : TwoRegElement(operation, d.Elem(e, esize), n.Elem(e, esize), ref fp));
        t.Next.SetV((int)r.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    private static ulong TwoRegElement(TwoRegOperation operation, ulong d, ulong n, ref FPStatus fp)
    {
        int esize = operation.Esize;
        bool u = operation.U != 0;
        var signed = Int(n, esize, unsigned: false);
        return operation.Opcode switch
        {
            // SUQADD adds an unsigned number to a signed one, USQADD a signed to an unsigned.
            0b00011 => SatQ(Int(n, esize, unsigned: !u) + Int(d, esize, unsigned: u), esize, u, ref fp),
            0b00100 => u ? CountLeadingZeroBits(n, esize) : CountLeadingSignBits(n, esize),
            0b00111 => SatQ(u ? -signed : Int128.Abs(signed), esize, unsigned: false, ref fp),
            0b01000 => Mask(u ? signed >= 0 : signed > 0, esize),
            0b01001 => Mask(u ? signed <= 0 : signed == 0, esize),
            0b01010 => Mask(signed < 0, esize),
            _ => (ulong)(u ? -signed : Int128.Abs(signed)),
        };
    }

    /// <summary>REV64, REV32 and REV16: elements in reverse within each container.</summary>
    private static UInt128 ReverseElements(UInt128 v, int esize, int container, int datasize)
    {
        UInt128 result = 0;
        int last = container / esize - 1;
        for (int e = 0; e < datasize / esize; e++)
            result = result.WithElem(e ^ last, esize, v.Elem(e, esize));
        return result;
    }

    /// <summary>CNT, NOT and RBIT.</summary>
    private static UInt128 EachByte(UInt128 v, (uint U, uint Size) operation, int datasize)
    {
        UInt128 result = 0;
        for (int e = 0; e < datasize / 8; e++)
        {
            ulong b = v.Elem(e, 8);
            result = result.WithElem(e, 8, operation switch { (0, _) => (ulong)BitOperations.PopCount(b), (_, 0) => ~b, _ => SimdIntegers.ReverseBits(b, 8) });
        }
        return result;
    }

    /// <summary>SADDLP, UADDLP, SADALP, UADALP: sums of neighbours, in elements of twice the size.</summary>
    private static ExceptionRecord? AddLongPairwise(ref Transition t, AdvSimdTwoRegMisc i, bool accumulate)
    {
        UInt128 n = t.Next.V[(int)i.Rn], d = t.Next.V[(int)i.Rd], result = 0;
        int esize = 8 << (int)i.size;
        for (int e = 0; e < (i.Q != 0 ? 128 : 64) / (2 * esize); e++)
        {
            var sum = Int(n.Elem(2 * e, esize), esize, i.U != 0) + Int(n.Elem(2 * e + 1, esize), esize, i.U != 0);
            result = result.WithElem(e, 2 * esize, (ulong)sum + (accumulate ? d.Elem(e, 2 * esize) : 0));
        }
        t.Next.SetV((int)i.Rd, result);
        return Retire(ref t);
    }

    /// <summary>XTN, SQXTN, SQXTUN, UQXTN, FCVTN and FCVTXN: elements of half the size, into the half <paramref name="part"/> of the register, or the first alone.</summary>
    private static ExceptionRecord? Narrow(ref Transition t, TwoRegOperation operation, (uint Rd, uint Rn) r, uint? part)
    {
        const uint Convert = 0b10110;
        var fp = FPStatus.Of(t.Next);
        bool isFloat = operation.Opcode == Convert;
        int esize = isFloat ? 16 << (int)(operation.Size & 1) : 8 << (int)operation.Size;
        UInt128 n = t.Next.V[(int)r.Rn], result = 0;
        for (int e = 0; e < (part is null ? 1 : 64 / esize); e++)
        {
            ulong element = n.Elem(e, 2 * esize);
            result = result.WithElem(e, esize, isFloat
                ? FP.FPConvert(element, 2 * esize, esize, operation.U != 0 ? FPRounding.ODD : fp.Rounding, ref fp)
                : NarrowInteger(operation, element, esize, ref fp));
        }
        if (part is { } half)
            t.Next.SetVpart(r.Rd, half, result);
        else
            t.Next.SetV((int)r.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    private static ulong NarrowInteger(TwoRegOperation operation, ulong element, int esize, ref FPStatus fp) => (operation.Opcode, operation.U) switch
    {
        (0b10010, 0) => element,
        (0b10010, _) => SatQ(Int(element, 2 * esize, unsigned: false), esize, unsigned: true, ref fp),
        (_, var u) => SatQ(Int(element, 2 * esize, u != 0), esize, u != 0, ref fp),
    };

    /// <summary>SHLL and FCVTL: elements of twice the size, from one half of the register.</summary>
    private static ExceptionRecord? Lengthen(ref Transition t, AdvSimdTwoRegMisc i)
    {
        const uint ShiftLeftLong = 0b10011;
        var fp = FPStatus.Of(t.Next);
        UInt128 n = t.Next.Vpart(i.Rn, i.Q), result = 0;
        bool isShift = i.opcode == ShiftLeftLong;
        int esize = isShift ? 8 << (int)i.size : 16 << (int)(i.size & 1);
        for (int e = 0; e < 64 / esize; e++)
        {
            ulong element = n.Elem(e, esize);
            result = result.WithElem(e, 2 * esize, isShift ? element << esize : FP.FPConvert(element, esize, 2 * esize, fp.Rounding, ref fp));
        }
        t.Next.SetV((int)i.Rd, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }
}
