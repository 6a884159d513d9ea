using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>Identification registers whose value depends on where and how they are read. (Arm DDI0487L.b, the pages of the registers.)</summary>
public sealed class IdentificationTests
{
    private const ulong TDZ = 1UL << 28, DZE = 1UL << 14, DZP = 1UL << 4;

    [Theory]
    [InlineData(EL1, 0x5ead1234, 0x80000abc)]
    [InlineData(EL2, 0x411fd070, 0x80000000)]
    public void EL1_reads_the_identity_that_EL2_gives_it(ExceptionLevel el, ulong midr, ulong mpidr)
    {
        var pe = Probe.At(EL2).Write(Reg.VPIDR_EL2, 0x5ead1234).Write(Reg.VMPIDR_EL2, 0x80000abc).To(el);
        Assert.Equal((midr, mpidr), (pe.Read(Reg.MIDR_EL1), pe.Read(Reg.MPIDR_EL1)));
    }

    [Fact]
    public void Without_EL2_EL1_reads_the_identity_of_the_CPU()
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: false), 0).WithSystem(Reg.VPIDR_EL2, 0x5ead1234);
        Assert.Equal((0x411fd070UL, 0x80000000UL), (pe.Read(Reg.MIDR_EL1), pe.Read(Reg.MPIDR_EL1)));
    }

    // What qemu-system-aarch64 7.2 -M virt,virtualization=off shows of each CPU; nothing else of the identification differs from virtualization=on.
    [Theory]
    [InlineData("cortex-a57", 0x01000022, 0x10010001)]
    [InlineData("neoverse-n1", 0x1100000011110012, 0x10010000)]
    public void Without_EL2_the_identification_does_not_announce_it(string cpu, ulong pfr0, ulong aarch32)
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.Find(cpu)!, Choices.Default, HaveEL2: false), 0);
        Assert.Equal((pfr0, aarch32), (pe.Read(Reg.ID_AA64PFR0_EL1), pe.Read(Reg.ID_PFR1_EL1)));
    }

    // SCTLR_EL1.DZE acts at EL0, HCR_EL2.TDZ at EL0 and EL1, and nothing at EL2.
    [Theory]
    [InlineData(EL0, DZE, 0, false)]
    [InlineData(EL0, 0, 0, true)]
    [InlineData(EL0, DZE, TDZ, true)]
    [InlineData(EL0, 0, TDZ, true)]
    [InlineData(EL1, 0, 0, false)]
    [InlineData(EL1, DZE, TDZ, true)]
    [InlineData(EL2, 0, TDZ, false)]
    public void DCZID_EL0_DZP_says_whether_DC_ZVA_would_be_stopped(ExceptionLevel el, ulong sctlr, ulong hcr, bool isProhibited)
    {
        var pe = Probe.At(el).WithSystem(Reg.SCTLR_EL1, sctlr).WithSystem(Reg.HCR_EL2, hcr);
        Assert.Equal(0x4 | (isProhibited ? DZP : 0), pe.Read(Reg.DCZID_EL0));
    }

    // In a host SCTLR_EL2.DZE acts at EL0 in the place of SCTLR_EL1.DZE, and HCR_EL2.TDZ does not act.
    [Theory]
    [InlineData(DZE, 0, 0, false)]
    [InlineData(0, DZE, 0, true)]
    [InlineData(DZE, 0, TDZ, false)]
    public void DCZID_EL0_DZP_at_EL0_of_a_host_says_what_SCTLR_EL2_DZE_grants(ulong sctlrEL2, ulong sctlrEL1, ulong hcr, bool isProhibited)
    {
        const ulong E2H = 1UL << 34, TGE = 1UL << 27;
        var pe = PE.Reset(Probe.NeoverseN1, 0, EL0).WithSystem(Reg.SCTLR_EL2, sctlrEL2).WithSystem(Reg.SCTLR_EL1, sctlrEL1).WithSystem(Reg.HCR_EL2, hcr | E2H | TGE);
        Assert.Equal(0x4 | (isProhibited ? DZP : 0), pe.Read(Reg.DCZID_EL0));
    }

    // CSSELR_EL1 is Level in 3:1 and InD in 0. A Cortex-A57 has 32KB of data (2 ways, 256 sets) and 48KB of instructions (3 ways, 256 sets), lines of 64 bytes, and 2MB at level 2 (16 ways, 2048 sets).
    [Theory]
    [InlineData(0b0000, 64, 2, 256)]
    [InlineData(0b0001, 64, 3, 256)]
    [InlineData(0b0010, 64, 16, 2048)]
    public void CCSIDR_EL1_describes_the_cache_that_CSSELR_EL1_selects(ulong selected, int lineBytes, int ways, int sets)
    {
        ulong cache = Probe.At(EL1).Write(Reg.CSSELR_EL1, selected).Read(Reg.CCSIDR_EL1);
        Assert.Equal((lineBytes, ways, sets), (16 << (int)(cache & 7), (int)(cache >> 3 & 0x3ff) + 1, (int)(cache >> 13 & 0x7fff) + 1));
    }

    [Fact]
    public void CCSIDR_EL1_of_a_cache_that_does_not_exist_is_UNKNOWN()
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default with { UnknownValue = 0x1234 }, HaveEL2: true), 0);
        Assert.Equal(0x1234UL, pe.Write(Reg.CSSELR_EL1, 0b0100).Read(Reg.CCSIDR_EL1));
    }
}
