using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>Registers that show PSTATE, the stack pointers and pending interrupts. (Arm DDI0487L.b, the pages of the registers.)</summary>
public sealed class ProcessorStateTests
{
    private const ulong FMO = 1 << 3, IMO = 1 << 4, AMO = 1 << 5, VF = 1 << 6, VI = 1 << 7, VSE = 1 << 8;

    [Theory]
    [InlineData(EL0, 0x0)]
    [InlineData(EL1, 0x4)]
    [InlineData(EL2, 0x8)]
    public void CurrentEL_has_the_level_in_bits_3_and_2(ExceptionLevel el, ulong expected) => Assert.Equal(expected, Probe.At(EL2).To(el).Read(Reg.CurrentEL));

    [Fact]
    public void NZCV_holds_the_flags_in_bits_31_to_28()
    {
        for (uint flags = 0; flags < 16; flags++)
        {
            var pe = Probe.At(EL1).Write(Reg.NZCV, (ulong)flags << 28 | 0xffff_ffff_0fff_ffff);
            Assert.Equal((flags, (ulong)flags << 28), (pe.PSTATE.NZCV, pe.Read(Reg.NZCV)));
            Assert.Equal(Probe.At(EL1).PSTATE.WithNZCV(flags), pe.PSTATE);
        }
    }

    [Fact]
    public void DAIF_holds_the_masks_in_bits_9_to_6()
    {
        for (uint masks = 0; masks < 16; masks++)
        {
            var pe = Probe.At(EL1).Write(Reg.DAIF, masks << 6 | 0xffff_ffff_ffff_fc3f);
            Assert.Equal((masks, (ulong)masks << 6), (pe.PSTATE.DAIF, pe.Read(Reg.DAIF)));
            Assert.Equal(Probe.At(EL1).PSTATE.WithDAIF(masks), pe.PSTATE);
        }
    }

    [Fact]
    public void SPSel_selects_the_stack_pointer()
    {
        var pe = Probe.At(EL1).WithSP(EL0, 0x1000).WithSP(EL1, 0x2000);
        Assert.Equal((1UL, 0x2000UL), (pe.Read(Reg.SPSel), pe.SP));
        pe = pe.Write(Reg.SPSel, 0xfffe);
        Assert.Equal((0UL, 0x1000UL), (pe.Read(Reg.SPSel), pe.SP));
        Assert.Equal(0x2000UL, pe.Write(Reg.SPSel, 1).SP);
    }

    [Fact]
    public void SP_EL0_and_SP_EL1_are_the_stack_pointers_of_those_levels()
    {
        var pe = Probe.At(EL2).Write(Reg.SP_EL0, 0x1000).Write(Reg.SP_EL1, 0x2000);
        Assert.Equal((0x1000UL, 0x2000UL, 0UL), (pe.SPOf(EL0), pe.SPOf(EL1), pe.SPOf(EL2)));
        Assert.Equal((0x1000UL, 0x2000UL), (pe.Read(Reg.SP_EL0), pe.Read(Reg.SP_EL1)));
    }

    // A is bit 8, I bit 7, F bit 6. At EL1 the interrupts of a kind that EL2 takes are virtual; at EL2 all are physical.
    [Theory]
    [InlineData(EL1, 0, VF | VI | VSE, 0)]
    [InlineData(EL1, IMO, VF | VI | VSE, 0x80)]
    [InlineData(EL1, FMO, VF | VI | VSE, 0x40)]
    [InlineData(EL1, AMO, VF | VI | VSE, 0x100)]
    [InlineData(EL2, AMO | IMO | FMO, VF | VI | VSE, 0)]
    public void ISR_EL1_shows_virtual_interrupts_of_the_kinds_that_HCR_EL2_routes(ExceptionLevel el, ulong routed, ulong pending, ulong expected) =>
        Assert.Equal(expected, Probe.At(el).WithSystem(Reg.HCR_EL2, routed | pending).Read(Reg.ISR_EL1));

    [Theory]
    [InlineData(EL1, 0, 0x1c0)]
    [InlineData(EL1, IMO, 0x140)]
    [InlineData(EL1, FMO, 0x180)]
    [InlineData(EL1, AMO, 0x0c0)]
    [InlineData(EL2, AMO | IMO | FMO, 0x1c0)]
    public void ISR_EL1_shows_physical_interrupts_of_the_other_kinds(ExceptionLevel el, ulong routed, ulong expected) =>
        Assert.Equal(expected, Probe.At(el).WithSystem(Reg.HCR_EL2, routed).Read(Reg.ISR_EL1, new Inputs(IRQ: true, FIQ: true, SError: true)));

    [Fact]
    public void RMR_EL2_reads_as_AArch64_and_requesting_a_reset_stops()
    {
        Assert.Equal(1UL, Probe.At(EL2).Write(Reg.RMR_EL2, 0).Read(Reg.RMR_EL2));
        Assert.Throws<NotModelledException>(() => Probe.At(EL2).Write(Reg.RMR_EL2, 0b11));
    }
}
