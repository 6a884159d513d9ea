using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>A register with several layouts keeps what the layout that holds has. (Arm DDI0487L.b, the pages of the registers.)</summary>
public sealed class VariantLayoutTests
{
    private const ulong All = ulong.MaxValue;

    private static readonly PE Host = PE.Reset(Probe.NeoverseN1, 0).WithSystem(Reg.HCR_EL2, HCR_EL2.Field.E2H.Mask);

    [Theory]
    [InlineData(0x0000_0000_0000_0001, 0x0801)] // F, and bit 11 RES1
    [InlineData(0x0000_0000_0000_030f, 0x0b0f)] // S, PTW, FST=0b000111: translation fault, level 3, of a stage 1 walk at stage 2
    [InlineData(0x0000_ffff_ffff_f001, 0x0801)] // no address
    [InlineData(0xffff_0000_0000_0000, 0xff00_0000_0000_0800)] // F is 0: ATTR, and 55:48 RES0
    [InlineData(0x0000_1234_5678_9000, 0x0000_1234_5678_9800)] // F is 0: the address
    [InlineData(0x0000_0000_0000_007e, 0x0800)] // F is 0: there is no FST
    public void PAR_EL1_keeps_the_fields_of_the_layout_that_F_selects(ulong written, ulong expected) =>
        Assert.Equal(expected, Probe.At(ExceptionLevel.EL1).Write(Reg.PAR_EL1, written).Read(Reg.PAR_EL1));

    [Fact]
    public void PAR_EL1_goes_from_one_layout_to_the_other_and_back()
    {
        var failed = Probe.At(ExceptionLevel.EL1).Write(Reg.PAR_EL1, 0x30f);
        Assert.Equal(0b000111UL, new PAR_EL1_F1(failed.Read(Reg.PAR_EL1)).FST);
        var succeeded = failed.Write(Reg.PAR_EL1, 0x4000_0000);
        Assert.Equal(0x4000_0UL, new PAR_EL1(succeeded.Read(Reg.PAR_EL1)).PA);
        Assert.Equal(failed.Read(Reg.PAR_EL1), succeeded.Write(Reg.PAR_EL1, 0x30f).Read(Reg.PAR_EL1));
    }

    // register, what it keeps of ones and of zeros with either layout.
    // A bit that is RES0 or RES1 only in some contexts reads as what was last written to it, whichever context held then. (Arm DDI0487L.b, Glossary, RES0, RES1.)
    [Theory]
    [InlineData(Reg.CPTR_EL2, 0x8030_37ff, 0)] // TCPAC; FPEN of one layout; 13:12, TFP, 9:0 of the other
    [InlineData(Reg.CNTHCTL_EL2, 0xfff, 0)]
    [InlineData(Reg.TCR_EL2, 0x7_fff7_ffff_ffbf, 0)] // as TCR_EL1
    [InlineData(Reg.SCTLR_EL2, 0x1000_37fd_d9bf, 0x3040_0800)] // as SCTLR_EL1, without UMA; 23, 20, 18, 16 and 5:4 are RES1 in one layout only
    public void A_register_keeps_what_either_layout_has_whether_E2H_is_1_or_0(Reg register, ulong afterOnes, ulong afterZeros)
    {
        foreach (var pe in new[] { Host, Host.WithSystem(Reg.HCR_EL2, 0) })
        {
            Assert.Equal(afterOnes, pe.Write(register, All).Read(register));
            Assert.Equal(afterZeros, pe.Write(register, 0).Read(register));
        }
    }

    [Fact]
    public void A_register_keeps_its_bits_when_E2H_changes()
    {
        var host = Host.Write(Reg.CPTR_EL2, 0x30_0000);
        var guest = host.Write(Reg.HCR_EL2, 0);
        Assert.Equal(0x30_0000UL, guest.Read(Reg.CPTR_EL2));
        Assert.Equal(0x8000_0000UL, guest.Write(Reg.CPTR_EL2, 0x8000_0000).Write(Reg.HCR_EL2, HCR_EL2.Field.E2H.Mask).Read(Reg.CPTR_EL2));
    }

    [Theory]
    [InlineData(Reg.CPTR_EL2, 0x33ff)] // RES1 13:12, 9:0
    [InlineData(Reg.TCR_EL2, 0x8080_0000)] // RES1 31, 23
    [InlineData(Reg.SCTLR_EL2, 0x30c5_0830)] // RES1 29:28, 23:22, 18, 16, 11, 5:4
    public void Reset_leaves_the_ones_of_the_layout_that_E2H_0_selects(Reg register, ulong expected) =>
        Assert.Equal(expected, PE.Reset(Probe.NeoverseN1, 0).Read(register));

    [Fact]
    public void A_CPU_without_FEAT_VHE_ignores_a_write_of_E2H() =>
        Assert.Equal(0UL, Probe.At(ExceptionLevel.EL2).Write(Reg.HCR_EL2, HCR_EL2.Field.E2H.Mask).Read(Reg.HCR_EL2));
}
