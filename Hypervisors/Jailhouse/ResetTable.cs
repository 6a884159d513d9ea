using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// What the registers hold that a cell can write, when a PE begins. (arch/arm64/control.c, arm_cpu_reset; Arm DDI0487L.b, the reset rows of the registers' pages.)
/// What the architecture leaves UNKNOWN is zero, so that nothing of an earlier cell is left. The virtual CPU interface is apart: <see cref="VirtualInterface"/>.
/// </summary>
/// <remarks>Not modelled: the registers of the debug communications channel and of the IMPLEMENTATION DEFINED space, at whose accesses the machine stops.</remarks>
internal static class ResetTable
{
    private const ulong AllOnes = 0xffff_ffff;

    public static readonly (Reg Register, ulong Value)[] Rows =
    [
        // RES1, so that caches, alignment checks and stage 1 are off. (SCTLR_EL1_RES1.)
        (Reg.SCTLR_EL1, 0x30d0_0800),
        .. Zero(Reg.CPACR_EL1, Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.TCR_EL1, Reg.MAIR_EL1, Reg.AMAIR_EL1, Reg.CONTEXTIDR_EL1),
        .. Zero(Reg.SP_EL0, Reg.SP_EL1, Reg.SPSR_EL1, Reg.ELR_EL1, Reg.ESR_EL1, Reg.FAR_EL1, Reg.AFSR0_EL1, Reg.AFSR1_EL1, Reg.VBAR_EL1, Reg.PAR_EL1),
        .. Zero(Reg.TPIDR_EL0, Reg.TPIDRRO_EL0, Reg.TPIDR_EL1, Reg.CSSELR_EL1, Reg.FPCR, Reg.FPSR),
        .. Zero(Reg.CNTKCTL_EL1, Reg.CNTP_CTL_EL0, Reg.CNTP_CVAL_EL0, Reg.CNTV_CTL_EL0, Reg.CNTV_CVAL_EL0),

        // Self-hosted debug; the OS lock is locked.
        .. Zero(Reg.MDSCR_EL1, Reg.MDCCINT_EL1, Reg.OSDLR_EL1, Reg.DBGPRCR_EL1),
        .. Zero(Reg.DBGBCR0_EL1, Reg.DBGBCR1_EL1, Reg.DBGBCR2_EL1, Reg.DBGBCR3_EL1, Reg.DBGBCR4_EL1, Reg.DBGBCR5_EL1),
        .. Zero(Reg.DBGBVR0_EL1, Reg.DBGBVR1_EL1, Reg.DBGBVR2_EL1, Reg.DBGBVR3_EL1, Reg.DBGBVR4_EL1, Reg.DBGBVR5_EL1),
        .. Zero(Reg.DBGWCR0_EL1, Reg.DBGWCR1_EL1, Reg.DBGWCR2_EL1, Reg.DBGWCR3_EL1),
        .. Zero(Reg.DBGWVR0_EL1, Reg.DBGWVR1_EL1, Reg.DBGWVR2_EL1, Reg.DBGWVR3_EL1),
        (Reg.DBGCLAIMCLR_EL1, 0xff),
        (Reg.OSLAR_EL1, 1),

        // Performance Monitors: writing ones to the CLR registers clears both of a pair.
        .. Zero(Reg.PMCR_EL0, Reg.PMUSERENR_EL0, Reg.PMSELR_EL0, Reg.PMCCNTR_EL0, Reg.PMCCFILTR_EL0),
        (Reg.PMCNTENCLR_EL0, AllOnes),
        (Reg.PMINTENCLR_EL1, AllOnes),
        (Reg.PMOVSCLR_EL0, AllOnes),
        .. Zero(Reg.PMEVCNTR0_EL0, Reg.PMEVCNTR1_EL0, Reg.PMEVCNTR2_EL0, Reg.PMEVCNTR3_EL0, Reg.PMEVCNTR4_EL0, Reg.PMEVCNTR5_EL0),
        .. Zero(Reg.PMEVTYPER0_EL0, Reg.PMEVTYPER1_EL0, Reg.PMEVTYPER2_EL0, Reg.PMEVTYPER3_EL0, Reg.PMEVTYPER4_EL0, Reg.PMEVTYPER5_EL0),
    ];

    private static IEnumerable<(Reg, ulong)> Zero(params Reg[] registers) => registers.Select(r => (r, 0ul));
}
