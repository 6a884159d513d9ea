using VirtSpec.Spec.Exceptions;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Data processing with an immediate operand.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? PcRelative(ref Transition t, PcRelative i)
    {
        ulong imm = SignExtend(i.immhi << 2 | i.immlo, 21);
        t.Next.SetX((int)i.Rd, i.op == 0 ? t.Next.PC + imm : (t.Next.PC & ~0xfffUL) + (imm << 12));
        return Retire(ref t);
    }

    internal static ExceptionRecord? AddSubImmediate(ref Transition t, AddSubImmediate i)
    {
        int width = Width(i.sf);
        ulong imm = i.sh != 0 ? (ulong)i.imm12 << 12 : i.imm12;
        var (result, nzcv) = AddWithCarry(t.Next.XOrSP(i.Rn), i.op != 0 ? ~imm : imm, i.op != 0, width);
        if (i.S == 0)
            t.Next.SetXOrSP(i.Rd, result);
        else
            t.Next.SetXWithFlags(i.Rd, result, nzcv);
        return Retire(ref t);
    }

    internal static ExceptionRecord? LogicalImmediate(ref Transition t, LogicalImmediate i)
    {
        int width = Width(i.sf);
        ulong imm = Truncate(DecodeBitMasks(i.N, i.imms, i.immr).WMask, width);
        ulong operand = Truncate(t.Next.X((int)i.Rn), width);
        ulong result = Logical(i.opc, operand, imm);
        if (i.opc == 0b11)
            t.Next.SetXWithFlags(i.Rd, result, LogicalFlags(result, width));
        else
            t.Next.SetXOrSP(i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? MoveWide(ref Transition t, MoveWide i)
    {
        int position = (int)i.hw * 16;
        ulong imm = (ulong)i.imm16 << position;
        ulong result = i.opc switch
        {
            0b00 => ~imm,
            0b10 => imm,
            _ => t.Next.X((int)i.Rd) & ~(0xffffUL << position) | imm,
        };
        t.Next.SetX((int)i.Rd, Truncate(result, Width(i.sf)));
        return Retire(ref t);
    }

    /// <summary>SBFM, BFM and UBFM: bits of Rn rotated into place, between bits that are zero, sign or kept.</summary>
    internal static ExceptionRecord? Bitfield(ref Transition t, Bitfield i)
    {
        int width = Width(i.sf);
        var (wmask, tmask) = DecodeBitMasks(i.N, i.imms, i.immr);
        ulong source = Truncate(t.Next.X((int)i.Rn), width);
        ulong kept = i.opc == 0b01 ? t.Next.X((int)i.Rd) : 0;
        ulong bottom = kept & ~wmask | Shift(source, 0b11, (int)i.immr, width) & wmask;
        ulong top = i.opc == 0b00 ? 0 - (source >> (int)i.imms & 1) : kept;
        t.Next.SetX((int)i.Rd, Truncate(top & ~tmask | bottom & tmask, width));
        return Retire(ref t);
    }

    internal static ExceptionRecord? Extract(ref Transition t, Extract i)
    {
        int width = Width(i.sf), lsb = (int)i.imms;
        ulong high = Truncate(t.Next.X((int)i.Rn), width), low = Truncate(t.Next.X((int)i.Rm), width);
        ulong result = lsb == 0 ? low : Truncate(low >> lsb | high << (width - lsb), width);
        t.Next.SetX((int)i.Rd, result);
        return Retire(ref t);
    }

    private static int Width(uint sf) => sf != 0 ? 64 : 32;

    /// <summary>AND, ORR, EOR, ANDS by opc.</summary>
    private static ulong Logical(uint opc, ulong x, ulong y) => opc switch
    {
        0b01 => x | y,
        0b10 => x ^ y,
        _ => x & y,
    };
}
