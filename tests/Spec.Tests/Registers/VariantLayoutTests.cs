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

    // register, what ones give while HCR_EL2.E2H is 1, what zeros give
    [Theory]
    [InlineData(Reg.CPTR_EL2, 0x8030_0000, 0)] // TCPAC, FPEN
    [InlineData(Reg.CNTHCTL_EL2, 0xfff, 0)]
    [InlineData(Reg.TCR_EL2, 0x7_fff7_ffff_ffbf, 0)] // as TCR_EL1
    [InlineData(Reg.SCTLR_EL2, 0x1000_37fd_d9bf, 0x3050_0800)] // as SCTLR_EL1, without UMA
    public void A_register_of_EL2_has_the_layout_of_EL1_while_E2H_is_1(Reg register, ulong afterOnes, ulong afterZeros)
    {
        Assert.Equal(afterOnes, Host.Write(register, All).Read(register));
        Assert.Equal(afterZeros, Host.Write(register, 0).Read(register));
    }

    [Fact]
    public void A_register_keeps_its_bits_when_E2H_changes_and_takes_the_new_layout_with_the_next_write()
    {
        var host = Host.Write(Reg.CPTR_EL2, 0x30_0000);
        var guest = host.WithSystem(Reg.HCR_EL2, 0);
        Assert.Equal(0x30_0000UL, guest.Read(Reg.CPTR_EL2));
        Assert.Equal(0x33ffUL, guest.Write(Reg.CPTR_EL2, 0x30_0000).Read(Reg.CPTR_EL2));
    }

    [Fact]
    public void Setting_E2H_stops_because_what_it_changes_elsewhere_is_not_modelled()
    {
        var stop = Assert.Throws<NotModelledException>(() => PE.Reset(Probe.NeoverseN1, 0x4000).Write(Reg.HCR_EL2, HCR_EL2.Field.E2H.Mask));
        Assert.Equal("not modelled: writing HCR_EL2.E2H (0x0000000400000000), at VA 0x0000000000004000", stop.Message);
    }

    [Fact]
    public void A_CPU_without_FEAT_VHE_ignores_a_write_of_E2H() =>
        Assert.Equal(0UL, Probe.At(ExceptionLevel.EL2).Write(Reg.HCR_EL2, HCR_EL2.Field.E2H.Mask).Read(Reg.HCR_EL2));
}
