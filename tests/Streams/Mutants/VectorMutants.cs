namespace VirtSpec.Streams.Mutants;

/// <summary>Seeded errors in Advanced SIMD: registers, loads and stores, integers.</summary>
internal static class VectorMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("a quadword is reversed in two halves", "Mem.ReadVector", "IsBigEndian(t.Next) ? new UInt128(first, second) : new UInt128(second, first)", "new UInt128(second, first)"),
        new("STR Q stores its upper half first", "Mem.WriteVector", "IsBigEndian(t.Next) ? (high, low) : (low, high)", "(high, low)"),
        new("LDR D keeps the upper half", "Execute.LoadStoreSimd", "t.Next.SetV((int)form.Rt, data);", "t.Next.SetV((int)form.Rt, bytes == 8 ? t.Next.V[(int)form.Rt] >> 64 << 64 | data : data);"),
        new("LDUR Q is LDUR B", "SimdAccessForm.Scale", "(opc & 2) << 1 | size", "size"),
        new("LDP D scales its offset by 4", "Execute.LoadStorePairSimd", "SignExtend(imm7, 7) * (ulong)form.Bytes", "SignExtend(imm7, 7) * 4"),
        new("STP Q stores the first register twice", "Execute.StorePairSimd", "t.Next.V[(int)form.Rt2]", "t.Next.V[(int)form.Rt]"),
        new("LD1 of 64 bits keeps the upper half", "Execute.MultipleStructures", "form.Q != 0 ? 128 : 64", "128"),
        new("LD1 of four registers loads three", "MultipleForm.Repeats", "4", "3"),
        new("V31 is followed by V31", "Execute.MultipleStructures", "(form.Rt + (uint)(r + s)) % 32", "Math.Min(form.Rt + (uint)(r + s), 31)"),
        new("LD1R does not clear the upper half", "Execute.LoadReplicated", "form.Q != 0 ? 128 : 64", "128"),
        new("an element's index has Q below S", "SingleForm.Index", "(int)(Q << 3 | S << 2 | size)", "(int)(S << 3 | Q << 2 | size)"),
        new("post-index adds XZR", "Execute.WriteBack", "m == 31 ? transferred : t.Next.X((int)m)", "t.Next.X((int)m)"),

        new("the result of a shift by zero to the right", "SimdIntegers.ShiftRight", "((Int128)1 << (shift - 1))", "(Int128)0"),
        new("saturation leaves no trace", "SimdIntegers.SatQ", "fp.FPProcessException(FPExc.Saturation);", "_ = 0;"),
        new("the largest signed number is the unsigned one", "SimdIntegers.SatQ", "unsigned ? esize : esize - 1", "esize"),
        new("CMHI is CMHS", "Execute.ThreeSameElement", "n > m", "n >= m"),
        new("USHL takes the shift from the whole element", "SimdIntegers.ShiftByRegister", "shift >= 0 ? ShiftLeft(element, shift) : ShiftRight(element, -shift, how.Rounding)", "ShiftLeft(element, shift & 0x7f)"),
        new("UMAXP takes the second vector first", "Execute.Pair", "2 * e < elements ? v.N : v.M", "2 * e < elements ? v.M : v.N"),
        new("BIF is BIT", "Execute.LogicalVectors", "d ^ (d ^ n) & ~m", "d ^ (d ^ n) & m"),
        new("SHRN2 clears the lower half", "Elements.SetVpart", "value << 64 | (ulong)next.V[(int)d]", "value << 64"),
        new("SHRN shifts one less", "ShiftOperation.Right", "2 * Esize - (int)(Immh << 3 | Immb)", "2 * Esize - 1 - (int)(Immh << 3 | Immb)"),
        new("SLI clears what it should keep", "Execute.ShiftElement", "unsigned ? d & LowBits(shift.Left) : 0", "0UL"),
        new("SQSHRUN takes unsigned numbers", "Execute.ShiftNarrow", "shift.Unsigned && shift.Opcode >= 0b10010", "shift.Unsigned"),
        new("SMOV to W fills X", "Execute.AdvSimdCopy", "Truncate(SignExtend(n.Elem(index, esize), esize), i.Q != 0 ? 64 : 32)", "SignExtend(n.Elem(index, esize), esize)"),
        new("EXT of 64 bits takes 128", "Execute.AdvSimdExtract", "t.Next.V(i.Rn, datasize)", "t.Next.V(i.Rn, 128)"),
        new("TBX gives zero beyond the table", "Execute.AdvSimdTableLookup", "i.op != 0 ? t.Next.V(i.Rd, i.Q != 0 ? 128 : 64) : 0", "(UInt128)0"),
        new("TRN2 is TRN1", "Execute.AdvSimdPermute", "(e & ~1) + part", "e & ~1"),
        new("MOVI of 64 bits has a bit for each bit", "Execute.EachBitAsByte", "(imm8 >> bit & 1) * 0xffUL << 8 * bit", "(ulong)(imm8 >> bit & 1) << 8 * bit"),
        new("MVNI does not invert", "Execute.AdvSimdModifiedImmediate", "i.op != 0 && i.cmode < 0b1110", "i.op != 0 && i.cmode < 0b1110 && combines"),
        new("ADDV carries beyond its element", "Execute.IntegerAcross", "i.opcode == AddLong ? 2 * esize : esize", "2 * esize"),
        new("SADDL2 takes the lower half", "Execute.AdvSimdThreeDifferent", "t.Next.Vpart(i.Rm, i.Q)", "t.Next.Vpart(i.Rm, 0)"),
        new("an element of 16 bits is of V16 to V31 too", "ByElementForm.Register", "Esize == 16 ? Rm : M << 4 | Rm", "M << 4 | Rm"),
        new("REV64 swaps neighbours", "Execute.ReverseElements", "container / esize - 1", "1"),
        new("PMULL carries", "SimdIntegers.PolynomialMult", "result ^= (UInt128)m << bit;", "result += (UInt128)m << bit;"),
        new("AESIMC is AESMC", "Aes.InvMixColumns", "Mix(state, [14, 11, 13, 9])", "Mix(state, [2, 3, 1, 1])"),
        new("SHA1M takes parity", "Sha.Hash1", "Majority(b, c, d)", "b ^ c ^ d"),
    ];
}
