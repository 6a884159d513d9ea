namespace VirtSpec.Streams.Mutants;

/// <summary>Seeded errors in loads, stores, exclusive accesses and atomics.</summary>
internal static class MemoryMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("LDR (literal) branches forward only", "Execute.LoadLiteral", "SignExtend(i.imm19, 19)", "(ulong)i.imm19"),
        new("LDRSW (literal) does not sign-extend", "Execute.LoadLiteral", "i.opc == Signed", "false"),
        new("an unsigned offset is not scaled", "Execute.LoadStoreRegisterUnsignedImmediate", "(ulong)i.imm12 << (int)i.size", "(ulong)i.imm12"),
        new("a register offset is always scaled", "Execute.LoadStoreRegisterOffset", "i.S != 0", "true"),
        new("LDUR does not sign-extend its offset", "Execute.LoadStoreRegisterUnscaled", "SignExtend(i.imm9, 9)", "(ulong)i.imm9"),
        new("LDTR does not sign-extend its offset", "Execute.LoadStoreRegisterUnprivileged", "SignExtend(i.imm9, 9)", "(ulong)i.imm9"),
        new("LDRSW does not sign-extend", "RegisterAccessForm.Loaded", "SignExtend(data, 8 * Bytes)", "data"),
        new("LDRSB to a W register sets the upper half", "RegisterAccessForm.Loaded", "(uint)SignExtend(data, 8 * Bytes)", "SignExtend(data, 16)"),
        new("a post-indexed access is made at the new address", "Execute.LoadStore", "form.PostIndex", "false"),
        new("write-back is lost when Rt is Rn", "Execute.LoadStore", "form.WriteBack", "form.WriteBack && form.Rn != form.Rt"),
        new("write-back does not step", "Execute.LoadStore", "t.Next.SetXOrSP(form.Rn, start + offset);", "t.Next.SetXOrSP(form.Rn, start);"),
        new("a load is addressed by XZR for SP", "Execute.LoadStore", "t.Next.XOrSP(form.Rn)", "t.Next.X((int)form.Rn)"),
        new("PRFM loads", "Execute.LoadStore", "form.IsPrefetch", "false"),

        new("LDPSW does not sign-extend the first", "Execute.LoadPair", "form.IsSigned ? SignExtend(first, 32) : first", "first"),
        new("LDPSW does not sign-extend the second", "Execute.LoadPair", "form.IsSigned ? SignExtend(second, 32) : second", "second"),
        new("LDP loads the first twice", "Execute.LoadPair", "address + (ulong)form.Bytes", "address"),
        new("STP stores the first twice", "Execute.StorePair", "t.Next.X((int)form.Rt2)", "t.Next.X((int)form.Rt)"),
        new("the offset of a pair is not scaled", "Execute.LoadStorePair", "(ulong)form.Bytes", "8UL"),
        new("a pair's write-back is lost when Rn is loaded", "Execute.LoadStorePair", "form.WriteBack", "form.WriteBack && form.Rn != form.Rt && form.Rn != form.Rt2"),
        new("a post-indexed pair is accessed at the new address", "Execute.LoadStorePair", "form.PostIndex ? start : end", "end"),

        new("LDAR reads a doubleword of any size", "Execute.LoadStoreOrdered", "1 << (int)i.size", "i.L != 0 && i.size == 2 ? 8 : 1 << (int)i.size"),
        new("STXR reports success as 1", "Execute.StoreExclusive", "marked ? 0u : 1u", "marked ? 1u : 0u"),
        new("STXR leaves the monitor set", "Execute.StoreExclusive", "t.Next.Monitor = ExclusiveMonitor.Open;", "_ = 0;"),
        new("STXR stores without a reservation", "Execute.StoreExclusive", "t.Next.Monitor.Marks(place.Physical, target.Bytes)", "true"),
        new("STXP stores the second far away", "Execute.StoreExclusive", "Mem.Store(ref t, place + 8, 8, access, second)", "Mem.Store(ref t, place + 16, 8, access, second)"),
        new("STXP stores words in the other order", "Execute.Joined", "first | (ulong)second << 32", "second | (ulong)first << 32"),
        new("CLREX does nothing", "Execute.Barriers", "t.Next.Monitor = ExclusiveMonitor.Open;", "_ = 0;"),
        new("LDXP loads in the other order", "Execute.LoadStoreExclusivePair", "t.Next.SetX((int)i.Rt, pair.First);", "t.Next.SetX((int)i.Rt, pair.Second);"),
        new("LDXP loads words in the other order", "Execute.InOrder", "((uint)doubleword, doubleword >> 32)", "(doubleword >> 32, (uint)doubleword)"),
        new("LDXR does not mark", "Execute.LoadExclusive", "t.Next.Monitor = new ExclusiveMonitor(place.Physical, (byte)bytes);", "_ = 0;"),

        new("CAS compares the upper bits of the register", "Execute.CompareAndSwap", "Low(t.Next.X((int)i.Rs), bytes)", "t.Next.X((int)i.Rs)"),
        new("CAS always stores", "Execute.CompareAndSwap", "old == expected", "true"),
        new("CAS returns what it stored", "Execute.CompareAndSwap", "t.Next.SetX((int)i.Rs, old);", "t.Next.SetX((int)i.Rs, t.Next.X((int)i.Rt));"),
        new("CASP compares the first only", "Execute.CompareAndSwapPair", "first == Low(t.Next.X(s), bytes) && second == Low(t.Next.X(s + 1), bytes)", "first == Low(t.Next.X(s), bytes)"),
        new("CASP loads in the other order", "Execute.CompareAndSwapPair", "t.Next.SetX(s, first);", "t.Next.SetX(s, second);"),
        new("CASP stores the first twice", "Execute.CompareAndSwapPair", "t.Next.X(d + 1)", "t.Next.X(d)"),
        new("LDCLR clears the others", "Execute.Combine", "old & ~operand", "old & operand"),
        new("LDEOR is LDSET", "Execute.Combine", "old ^ operand", "old | operand"),
        new("LDSMAX compares unsigned", "Execute.Combine", "(long)SignExtend(old, bits) > (long)SignExtend(operand, bits)", "old > operand"),
        new("LDUMIN is LDUMAX", "Execute.Combine", "old < operand ? old : operand", "old > operand ? old : operand"),
        new("SWP adds", "Execute.AtomicMemory", "i.o3 != 0", "false"),
        new("LDADD returns the sum", "Execute.AtomicMemory", "t.Next.SetX((int)i.Rt, old);", "t.Next.SetX((int)i.Rt, updated);"),

        new("big-endian loads are little-endian", "Mem.Load", "IsBigEndian(t.Next)", "false"),
        new("big-endian stores are little-endian", "Mem.Store", "IsBigEndian(t.Next)", "false"),
        new("the byte order of EL0 is that of EL1", "Mem.IsBigEndian", "pe.EL == ExceptionLevel.EL0", "false"),
    ];
}
