using System.Numerics;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.Elements;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Elements moved, duplicated, permuted and looked up; vectors made of immediates.</summary>
public static partial class Execute
{
    /// <summary>DUP, INS, SMOV, UMOV. The lowest set bit of imm5 says the size of elements, what is above it the index.</summary>
    internal static ExceptionRecord? AdvSimdCopy(ref Transition t, AdvSimdCopy i)
    {
        int scale = BitOperations.TrailingZeroCount(i.imm5), esize = 8 << scale, index = (int)(i.imm5 >> (scale + 1));
        int datasize = i.Q != 0 ? 128 : 64;
        UInt128 n = t.Next.V[(int)i.Rn], d = t.Next.V[(int)i.Rd];
        switch (i.op << 4 | i.imm4)
        {
            case 0b0_0000:
                t.Next.SetV((int)i.Rd, Replicate(n.Elem(index, esize), esize, datasize));
                break;
            case 0b0_0001:
                t.Next.SetV((int)i.Rd, Replicate(t.Next.X((int)i.Rn), esize, datasize));
                break;
            case 0b0_0011:
                t.Next.SetV((int)i.Rd, d.WithElem(index, esize, t.Next.X((int)i.Rn)));
                break;
            case 0b0_0101:
                t.Next.SetX((int)i.Rd, Truncate(SignExtend(n.Elem(index, esize), esize), i.Q != 0 ? 64 : 32));
                break;
            case 0b0_0111:
                t.Next.SetX((int)i.Rd, n.Elem(index, esize));
                break;
            default:
                t.Next.SetV((int)i.Rd, d.WithElem(index, esize, n.Elem((int)i.imm4 >> scale, esize)));
                break;
        }
        return Retire(ref t);
    }

    internal static ExceptionRecord? AdvSimdScalarCopy(ref Transition t, AdvSimdScalarCopy i)
    {
        int scale = BitOperations.TrailingZeroCount(i.imm5);
        t.Next.SetV((int)i.Rd, t.Next.V[(int)i.Rn].Elem((int)(i.imm5 >> (scale + 1)), 8 << scale));
        return Retire(ref t);
    }

    /// <summary>EXT: from byte imm4 of the first vector on, then the second.</summary>
    internal static ExceptionRecord? AdvSimdExtract(ref Transition t, AdvSimdExtract i)
    {
        int datasize = i.Q != 0 ? 128 : 64, position = 8 * (int)i.imm4;
        UInt128 low = t.Next.V(i.Rn, datasize), high = t.Next.V(i.Rm, datasize);
        var result = position == 0 ? low : low >> position | high << (datasize - position);
        t.Next.SetV((int)i.Rd, datasize == 128 ? result : (ulong)result);
        return Retire(ref t);
    }

    /// <summary>TBL and TBX: bytes by their number in one to four registers; a number beyond them gives zero, or for TBX leaves the byte.</summary>
    internal static ExceptionRecord? AdvSimdTableLookup(ref Transition t, AdvSimdTableLookup i)
    {
        UInt128 indices = t.Next.V[(int)i.Rm], result = i.op != 0 ? t.Next.V(i.Rd, i.Q != 0 ? 128 : 64) : 0;
        for (int e = 0; e < (i.Q != 0 ? 16 : 8); e++)
        {
            int index = (int)indices.Elem(e, 8);
            if (index < 16 * ((int)i.len + 1))
                result = result.WithElem(e, 8, t.Next.V[(int)(i.Rn + index / 16) % 32].Elem(index % 16, 8));
        }
        t.Next.SetV((int)i.Rd, result);
        return Retire(ref t);
    }

    /// <summary>UZP, TRN and ZIP. The high bit of opcode says which of the two results.</summary>
    internal static ExceptionRecord? AdvSimdPermute(ref Transition t, AdvSimdPermute i)
    {
        const uint Unzip = 0b01, Transpose = 0b10;
        int esize = 8 << (int)i.size, elements = (i.Q != 0 ? 128 : 64) / esize, part = (int)(i.opcode >> 2);
        UInt128 n = t.Next.V[(int)i.Rn], m = t.Next.V[(int)i.Rm], result = 0;
        for (int e = 0; e < elements; e++)
        {
            var (fromSecond, index) = (i.opcode & 3) switch
            {
                Unzip => (2 * e + part >= elements, (2 * e + part) % elements),
                Transpose => ((e & 1) != 0, (e & ~1) + part),
                _ => ((e & 1) != 0, part * elements / 2 + e / 2),
            };
            result = result.WithElem(e, esize, (fromSecond ? m : n).Elem(index, esize));
        }
        t.Next.SetV((int)i.Rd, result);
        return Retire(ref t);
    }

    /// <summary>MOVI, MVNI, FMOV, ORR and BIC of an immediate.</summary>
    internal static ExceptionRecord? AdvSimdModifiedImmediate(ref Transition t, AdvSimdModifiedImmediate i)
    {
        uint imm8 = i.abc << 5 | i.defgh;
        ulong imm64 = i.o2 != 0 ? (ulong)Replicate(FP.VFPExpandImm(imm8, 16), 16, 64) : AdvSIMDExpandImm(i.op, i.cmode, imm8);
        var imm = i.Q != 0 ? new UInt128(imm64, imm64) : imm64;
        bool combines = (i.cmode & 1) != 0 && i.cmode < 0b1100, inverts = i.op != 0 && i.cmode < 0b1110;
        UInt128 d = t.Next.V(i.Rd, i.Q != 0 ? 128 : 64), mask = i.Q != 0 ? UInt128.MaxValue : ulong.MaxValue;
        t.Next.SetV((int)i.Rd, combines ? (inverts ? d & ~imm : d | imm) : (inverts ? ~imm & mask : imm));
        return Retire(ref t);
    }

    /// <summary>AdvSIMDExpandImm: the 64 bits that op, cmode and eight bits encode.</summary>
    private static ulong AdvSIMDExpandImm(uint op, uint cmode, uint imm8)
    {
        int shift = 8 * (int)(cmode >> 1 & 3);
        return cmode switch
        {
            < 0b1000 => (ulong)Replicate((ulong)imm8 << shift, 32, 64),
            < 0b1100 => (ulong)Replicate((ulong)imm8 << (shift & 8), 16, 64),
            0b1100 => (ulong)Replicate(imm8 << 8 | 0xff, 32, 64),
            0b1101 => (ulong)Replicate(imm8 << 16 | 0xffff, 32, 64),
            0b1110 when op == 0 => (ulong)Replicate(imm8, 8, 64),
            0b1110 => EachBitAsByte(imm8),
            _ when op == 0 => (ulong)Replicate(FP.VFPExpandImm(imm8, 32), 32, 64),
            _ => FP.VFPExpandImm(imm8, 64),
        };
    }

    private static ulong EachBitAsByte(uint imm8)
    {
        ulong result = 0;
        for (int bit = 0; bit < 8; bit++)
            result |= (imm8 >> bit & 1) * 0xffUL << 8 * bit;
        return result;
    }
}
