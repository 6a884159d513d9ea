namespace VirtSpec.Streams.Mutants;

/// <summary>Seeded errors in exceptions, returns, PSTATE and virtual interrupts; system-level cases find them.</summary>
internal static class SystemMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("ERET leaves the monitor set", "AArch64.ExceptionReturn", "next.Monitor = ExclusiveMonitor.Open;", "_ = 0;"),
        new("an illegal return takes the level from the SPSR", "AArch64.ExceptionReturn", "IllegalReturnState(next.PSTATE, StateOf(next, spsr))", "StateOf(next, spsr).WithIL(true)"),
        new("an illegal return does not set IL", "AArch64.IllegalReturnState", "current.WithNZCV(spsr.NZCV).WithDAIF(spsr.DAIF).WithPAN(spsr.PAN).WithSS(false).WithIL(true)", "current.WithNZCV(spsr.NZCV).WithDAIF(spsr.DAIF).WithPAN(spsr.PAN).WithSS(false)"),
        new("an illegal return keeps the masks", "AArch64.IllegalReturnState", "current.WithNZCV(spsr.NZCV).WithDAIF(spsr.DAIF).WithPAN(spsr.PAN).WithSS(false).WithIL(true)", "current.WithNZCV(spsr.NZCV).WithPAN(spsr.PAN).WithSS(false).WithIL(true)"),
        new("an illegal return keeps the flags", "AArch64.IllegalReturnState", "current.WithNZCV(spsr.NZCV).WithDAIF(spsr.DAIF).WithPAN(spsr.PAN).WithSS(false).WithIL(true)", "current.WithDAIF(spsr.DAIF).WithPAN(spsr.PAN).WithSS(false).WithIL(true)"),
        new("a return to EL0h is legal", "AArch64.IllegalExceptionReturn", "spsr.EL == ExceptionLevel.EL0 && spsr.SP", "false"),
        new("a return to a higher level is legal", "AArch64.IllegalExceptionReturn", "spsr.EL > pe.EL", "false"),
        new("a return to EL1 is legal under TGE", "AArch64.IllegalExceptionReturn", "spsr.EL == ExceptionLevel.EL1 && hcr.TGE", "false"),
        new("M[1] of an SPSR is ignored", "AArch64.IllegalExceptionReturn", "(spsr.Bits & 0b10) != 0", "false"),
        new("ERET loses the masks", "AArch64.StateOf", "(uint)pe.Configuration.Masks.Legalise(Reg.SPSR_EL1, spsr.Bits)", "(uint)pe.Configuration.Masks.Legalise(Reg.SPSR_EL1, spsr.Bits) & ~PSTATE.DAIFMask"),
        new("ERET loses IL", "AArch64.StateOf", "(uint)pe.Configuration.Masks.Legalise(Reg.SPSR_EL1, spsr.Bits)", "(uint)pe.Configuration.Masks.Legalise(Reg.SPSR_EL1, spsr.Bits) & ~(1u << 20)"),
        new("ERET loses UAO", "AArch64.StateOf", "(uint)pe.Configuration.Masks.Legalise(Reg.SPSR_EL1, spsr.Bits)", "(uint)pe.Configuration.Masks.Legalise(Reg.SPSR_EL1, spsr.Bits) & ~(1u << 23)"),

        new("a call returns to itself", "AArch64.TakeException", "pe.PC + exception.ReturnOffset", "pe.PC"),
        new("the SPSR lacks the masks", "AArch64.TakeException", "pe.PSTATE.Bits", "pe.PSTATE.Bits & ~PSTATE.DAIFMask"),
        new("a virtual SError stays pending", "AArch64.TakeException", "next.System[Reg.HCR_EL2] & ~HCR_EL2.Field.VSE.Mask", "next.System[Reg.HCR_EL2]"),
        new("PAN is not set on entry", "AArch64.StateOnEntry", "state.WithPAN(true)", "state"),
        new("PAN is set on entry whatever SPAN is", "AArch64.StateOnEntry", "!controls.SPAN", "true"),
        new("the syndrome has IL clear", "AArch64.Syndrome", "(ulong)ec << 26 | 1UL << 25 | iss", "(ulong)ec << 26 | iss"),
        new("an abort from the same level has the class of one from below", "AArch64.Reported", "exception with { EC = exception.EC + 1 }", "exception"),
        new("FAR is not written", "AArch64.ReportSyndrome", "system = system.With(bank.FAR, address);", "_ = address;"),
        new("the vector of SP_EL0 is that of SP_ELx", "AArch64.VectorOffset", "pe.PSTATE.SP ? 0x200u : 0x000u", "0x200u"),
        new("the vector of a lower level is that of the same one", "AArch64.VectorOffset", "target > pe.EL", "false"),
        new("interrupts take the synchronous vector", "AArch64.VectorOffset", "(ulong)kind * 0x80", "0UL"),
        new("an exception does not mask", "PSTATE.OnExceptionTo", "Bits & (NZCVMask | 1u << PANBit) | DAIFMask | (uint)target << 2 | 1", "Bits & (NZCVMask | DAIFMask | 1u << PANBit) | (uint)target << 2 | 1"),
        new("an exception clears PAN", "PSTATE.OnExceptionTo", "Bits & (NZCVMask | 1u << PANBit) | DAIFMask | (uint)target << 2 | 1", "Bits & NZCVMask | DAIFMask | (uint)target << 2 | 1"),
        new("an exception keeps IL", "PSTATE.OnExceptionTo", "Bits & (NZCVMask | 1u << PANBit) | DAIFMask | (uint)target << 2 | 1", "Bits & (NZCVMask | 1u << PANBit | 1u << ILBit) | DAIFMask | (uint)target << 2 | 1"),
        new("an exception keeps SP_EL0", "PSTATE.OnExceptionTo", "Bits & (NZCVMask | 1u << PANBit) | DAIFMask | (uint)target << 2 | 1", "Bits & (NZCVMask | 1u << PANBit | 1u) | DAIFMask | (uint)target << 2"),

        new("HVC returns to itself", "Execute.HypervisorCall", "new ExceptionRecord(ExceptionClass.HVC64, imm16) { MinimumTarget = ExceptionLevel.EL2, ReturnOffset = 4 }", "new ExceptionRecord(ExceptionClass.HVC64, imm16) { MinimumTarget = ExceptionLevel.EL2 }"),
        new("HVC is taken to EL1", "Execute.HypervisorCall", "new ExceptionRecord(ExceptionClass.HVC64, imm16) { MinimumTarget = ExceptionLevel.EL2, ReturnOffset = 4 }", "new ExceptionRecord(ExceptionClass.HVC64, imm16) { ReturnOffset = 4 }"),
        new("DAIFSet clears", "Execute.PstateImmediate", "pstate.DAIF | i.CRm", "pstate.DAIF & ~i.CRm"),
        new("DAIFSet clears the others", "Execute.PstateImmediate", "pstate.DAIF | i.CRm", "i.CRm"),
        new("DAIFClr sets", "Execute.PstateImmediate", "pstate.DAIF & ~i.CRm", "pstate.DAIF | i.CRm"),
        new("SPSel is ignored", "Execute.PstateImmediate", "pstate.WithSP(bit)", "pstate"),
        new("PAN is ignored", "Execute.PstateImmediate", "pstate.WithPAN(bit)", "pstate"),
        new("UAO is ignored", "Execute.PstateImmediate", "pstate.WithUAO(bit)", "pstate"),
        new("names are not redirected in a host", "Execute.SystemRegisterMove", "Redirect.Reached(t.Next, t.Next.Configuration.Access[SystemEncoding.Of(i.Word), i.L != 0]!)", "t.Next.Configuration.Access[SystemEncoding.Of(i.Word), i.L != 0]!"),

        new("TGE does not route EL0's exceptions", "Routing.Route", "pe.EL == ExceptionLevel.EL0 && hcr.TGE", "false"),
        new("TDE does not route BRK", "Routing.Route", "hcr.TGE || new MDCR_EL2(pe.System[Reg.MDCR_EL2]).TDE", "hcr.TGE"),
        new("a virtual IRQ ignores its mask", "Interrupts.Virtual", "hcr.IMO && !pe.PSTATE.I && lines.IRQ", "hcr.IMO && lines.IRQ"),
        new("a virtual IRQ needs no IMO", "Interrupts.Virtual", "hcr.IMO && !pe.PSTATE.I && lines.IRQ", "!pe.PSTATE.I && lines.IRQ"),
        new("a virtual FIQ needs no FMO", "Interrupts.Virtual", "hcr.FMO && !pe.PSTATE.F && lines.FIQ", "!pe.PSTATE.F && lines.FIQ"),
        new("a virtual SError ignores its mask", "Interrupts.Virtual", "hcr.VSE && hcr.AMO && !pe.PSTATE.A", "hcr.VSE && hcr.AMO"),
        new("EL2 takes virtual interrupts", "Interrupts.VirtualControls", "pe.EL == ExceptionLevel.EL2", "false"),
        new("TGE does not stop virtual interrupts", "Interrupts.VirtualControls", "hcr.TGE", "false"),
        new("a virtual SError has no syndrome", "Interrupts.VirtualSErrorSyndrome", "(uint)pe.System[Reg.VSESR_EL2] & 0x1ff_ffff", "0u"),
    ];
}
