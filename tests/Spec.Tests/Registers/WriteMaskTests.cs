using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>What a register keeps of what is written to it: the numbers are worked out from the register pages of Arm DDI0487L.b, for v8.0 and v8.2.</summary>
public sealed class WriteMaskTests
{
    private const ulong All = ulong.MaxValue;

    // register, what it reads after ones are written, what it reads after zeros are written
    [Theory]
    [InlineData(Reg.HCR_EL2, 0x3_ffff_ffff, 0)] // v8.0 ends at ID, bit 33
    [InlineData(Reg.SCTLR_EL1, 0x37dd_dbbf, 0x30d0_0800)] // RES1 29:28, 23:22, 20, 11
    [InlineData(Reg.SCTLR_EL2, 0x32cd_183f, 0x30c5_0830)] // RES1 29:28, 23:22, 18, 16, 11, 5:4
    [InlineData(Reg.CPTR_EL2, 0x8000_37ff, 0x33ff)] // RES1 13:12, 9:0; TCPAC and TFP; TTA is RES0 without trace registers
    [InlineData(Reg.CPACR_EL1, 0x30_0000, 0)]
    [InlineData(Reg.MDCR_EL2, 0xfff, 0)] // TDRA to HPMN
    [InlineData(Reg.HSTR_EL2, 0xbfef, 0)] // T15, T13 to T5, T3 to T0
    [InlineData(Reg.HACR_EL2, 0, 0)]
    [InlineData(Reg.ACTLR_EL2, 0x73, 0)] // Arm DDI 0488H, ACTLR_EL2
    [InlineData(Reg.TTBR0_EL1, All << 1, 0)] // CnP is v8.2
    [InlineData(Reg.TTBR0_EL2, 0xffff_ffff_fffe, 0)]
    [InlineData(Reg.VTTBR_EL2, 0xff_ffff_ffff_fffe, 0)] // VMIDs of 8 bits
    [InlineData(Reg.TCR_EL1, 0x77_ffff_ffbf, 0)] // TBI1, TBI0, AS; RES0 35, 6
    [InlineData(Reg.TCR_EL2, 0x8097_ff3f, 0x8080_0000)] // RES1 31, 23
    [InlineData(Reg.VTCR_EL2, 0x8007_ffff, 0x8000_0000)] // RES1 31
    [InlineData(Reg.MAIR_EL1, All, 0)]
    [InlineData(Reg.AMAIR_EL1, 0, 0)]
    [InlineData(Reg.VBAR_EL1, All << 11, 0)]
    [InlineData(Reg.ELR_EL2, All, 0)]
    [InlineData(Reg.ESR_EL1, 0xffff_ffff, 0)]
    [InlineData(Reg.FAR_EL2, All, 0)]
    [InlineData(Reg.HPFAR_EL2, 0xff_ffff_fff0, 0)]
    [InlineData(Reg.SPSR_EL1, 0xf030_03df, 0)] // N Z C V, SS, IL, D A I F, M
    [InlineData(Reg.CONTEXTIDR_EL1, 0xffff_ffff, 0)]
    [InlineData(Reg.TPIDR_EL0, All, 0)]
    [InlineData(Reg.VPIDR_EL2, 0xffff_ffff, 0)]
    [InlineData(Reg.VMPIDR_EL2, 0xff_c1ff_ffff, 0x8000_0000)] // RES1 31, RES0 29:25
    [InlineData(Reg.CNTKCTL_EL1, 0x3ff, 0)]
    [InlineData(Reg.CNTHCTL_EL2, 0xff, 0)]
    [InlineData(Reg.CNTVOFF_EL2, All, 0)]
    [InlineData(Reg.PMUSERENR_EL0, 0xf, 0)]
    [InlineData(Reg.PMSELR_EL0, 0x1f, 0)]
    [InlineData(Reg.PMEVTYPER0_EL0, 0xc800_03ff, 0)] // P, U, NSH, evtCount of 10 bits
    [InlineData(Reg.PMCCFILTR_EL0, 0xc800_0000, 0)]
    [InlineData(Reg.FPCR, 0x7c0_0000, 0)] // AHP, DN, FZ, RMode
    [InlineData(Reg.FPSR, 0xf800_009f, 0)]
    [InlineData(Reg.ICH_HCR_EL2, 0xf800_5cff, 0)]
    [InlineData(Reg.ICH_LR0_EL2, 0xf0f8_1fff_00ff_ffff, 0)] // INTIDs have 24 bits (ICH_VTR_EL2.IDbits)
    [InlineData(Reg.ICC_SRE_EL1, 7, 7)]
    [InlineData(Reg.ICC_SRE_EL2, 0xf, 0xf)]
    public void A_Cortex_A57_keeps_of_a_write(Reg register, ulong afterOnes, ulong afterZeros) => AssertKeeps(Probe.CortexA57, register, afterOnes, afterZeros);

    [Theory]
    [InlineData(Reg.HCR_EL2, 0x3f_ffff_ffff, 0x8000_0000)] // RW is RAO/WI without AArch32 at EL1; E2H, TLOR, TERR, TEA
    [InlineData(Reg.SCTLR_EL1, 0x1000_37fd_dbbf, 0x3050_0800)] // SPAN, IESB, DSSBS; 29:28 are RES1 without FEAT_LSMAOC
    [InlineData(Reg.SCTLR_EL2, 0x1000_37fd_d9bf, 0x3040_0800)] // what either layout has; RES1 in both: 29:28, 22, 11
    [InlineData(Reg.TTBR0_EL1, All, 0)]
    [InlineData(Reg.VTTBR_EL2, All, 0)]
    [InlineData(Reg.TCR_EL1, 0x7_fff7_ffff_ffbf, 0)] // HWU, HPD, HD, HA
    [InlineData(Reg.TCR_EL2, 0x7_fff7_ffff_ffbf, 0)] // what either layout has: 31 and 23, RES1 in the one, are TG1 and EPD1 in the other
    [InlineData(Reg.VTCR_EL2, 0x9e6f_ffff, 0x8000_0000)] // HWU, HD, HA, VS
    [InlineData(Reg.SPSR_EL1, 0xf0f0_13df, 0)] // UAO, PAN, SSBS
    [InlineData(Reg.MDCR_EL2, 0x2_0fff, 0)] // HPMD
    [InlineData(Reg.PMEVTYPER0_EL0, 0xc800_ffff, 0)] // evtCount of 16 bits
    [InlineData(Reg.FPCR, 0x7c8_0000, 0)] // FZ16
    public void A_Neoverse_N1_keeps_of_a_write(Reg register, ulong afterOnes, ulong afterZeros) => AssertKeeps(Probe.NeoverseN1, register, afterOnes, afterZeros);

    [Fact]
    public void A_write_of_any_one_bit_changes_that_bit_or_nothing() => Probe.AssertNone(
        from configuration in new[] { Probe.CortexA57, Probe.NeoverseN1 }
        let pe = PE.Reset(configuration, 0)
        from register in LayoutTests.All
        where RegisterRow.Of(register).Storage == Storage.Plain && configuration.Cpu.Features.Has(RegisterRow.Of(register).Feature)
        let zeros = pe.WithLegalised(register, 0).System[register]
        from bit in Enumerable.Range(0, 64)
        let value = 1UL << bit
        let found = pe.WithLegalised(register, value).System[register]
        let isOfPAR = register == Reg.PAR_EL1 && bit == 0 // which selects another layout
        where found != zeros && found != (zeros | value) && !isOfPAR
        select $"{configuration.Cpu.Name}: {register}: writing 0x{value:x} gives 0x{found:x}");

    [Theory]
    [InlineData(Reg.MDSCR_EL1, 0x6000_0000)] // RXfull and TXfull are set by hardware
    [InlineData(Reg.MDSCR_EL1, 0x20_0000)] // TDA, of external debug
    public void A_read_only_field_ignores_writes(Reg register, ulong bits) => Assert.Equal(0UL, Probe.At(ExceptionLevel.EL2).Write(register, bits).Read(register));

    private static void AssertKeeps(PeConfiguration configuration, Reg register, ulong afterOnes, ulong afterZeros)
    {
        var pe = PE.Reset(configuration, 0);
        Assert.Equal(Text(afterOnes, afterZeros), Text(pe.WithLegalised(register, All).System[register], pe.WithLegalised(register, 0).System[register]));
        // The same by MSR, one after the other.
        Assert.Equal(afterZeros, pe.Write(register, afterOnes).Write(register, 0).Read(register));
    }

    private static string Text(ulong afterOnes, ulong afterZeros) => $"ones 0x{afterOnes:x}, zeros 0x{afterZeros:x}";
}
