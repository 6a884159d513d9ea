using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;
using static VirtSpec.Spec.Tests.Gic.Virtual.VirtualRig;

namespace VirtSpec.Spec.Tests.Gic.Virtual;

/// <summary>Which interface the names of the CPU interface mean. (Arm IHI 0069H, ICC_* and ICV_* register pages: "accesses to this register are virtual".)</summary>
public sealed class InterfaceChoiceTests
{
    private const ulong Pmr = 0xa0;

    // Group 0 registers are virtual while FMO is 1, Group 1 registers while IMO is 1, the common ones while either is.
    [Theory]
    [InlineData("icc_igrpen0_el1", 0UL, false)]
    [InlineData("icc_igrpen0_el1", IMO, false)]
    [InlineData("icc_igrpen0_el1", FMO, true)]
    [InlineData("icc_igrpen1_el1", FMO, false)]
    [InlineData("icc_igrpen1_el1", IMO, true)]
    public void A_register_of_one_group_is_virtual_while_its_interrupts_are(string register, ulong hcr, bool isVirtual)
    {
        var pe = Guest().WithSystem(Reg.HCR_EL2, HCR.RW | hcr).WithSystem(Reg.ICC_IGRPEN0_EL1, 0).WithSystem(Reg.ICC_IGRPEN1_EL1, 0);
        Assert.Equal(isVirtual ? 1UL : 0UL, Read(pe, register).Next.X(1));
    }

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(IMO, true)]
    [InlineData(FMO, true)]
    [InlineData(IMO | FMO, true)]
    public void A_register_of_both_groups_is_virtual_while_either_is(ulong hcr, bool isVirtual)
    {
        var next = Write(Guest().WithSystem(Reg.HCR_EL2, HCR.RW | hcr).WithSystem(Reg.ICC_PMR_EL1, 0), "icc_pmr_el1", Pmr).Next;
        Assert.Equal(isVirtual ? Pmr : 0xf8, next.System[Reg.ICH_VMCR_EL2] >> 24);
        Assert.Equal(isVirtual ? 0 : Pmr, next.System[Reg.ICC_PMR_EL1]);
    }

    [Fact]
    public void At_EL2_it_is_the_physical_one_whatever_HCR_EL2_says()
    {
        var pe = StepRig.At(Mode.EL2h, daif: 0xf).WithSystem(Reg.HCR_EL2, HCR.RW | IMO | FMO).WithSystem(Reg.ICH_VMCR_EL2, VMCR);
        var next = Write(pe, "icc_pmr_el1", Pmr).Next;
        Assert.Equal(Pmr, next.System[Reg.ICC_PMR_EL1]);
        Assert.Equal(VMCR, next.System[Reg.ICH_VMCR_EL2]);
    }

    [Theory]
    [InlineData("mrs x1, icc_iar1_el1", 12)]
    [InlineData("mrs x1, icc_iar0_el1", 11)]
    [InlineData("mrs x1, icc_rpr_el1", 10)]
    [InlineData("msr icc_dir_el1, x1", 14)]
    [InlineData("msr icc_dir_el1, x1", 10)]
    [InlineData("msr icc_eoir1_el1, x1", 12)]
    public void ICH_HCR_EL2_traps_come_before_the_interface_is_reached(string instruction, int bit)
    {
        var pe = Guest(Pending | Group1 | Priority(0x80) | 27);
        var trapped = StepRig.Step(pe.WithSystem(Reg.ICH_HCR_EL2, En | 1UL << bit), instruction);
        Assert.Equal(pe.System[Reg.ICH_LR0_EL2], trapped.Next.System[Reg.ICH_LR0_EL2]);
        Assert.Equal(0x18UL, trapped.Next.System[Reg.ESR_EL2] >> 26);
        Assert.Null(StepRig.Step(pe, instruction).Exception);
    }
}
