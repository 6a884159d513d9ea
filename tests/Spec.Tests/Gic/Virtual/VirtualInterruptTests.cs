using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;
using static VirtSpec.Spec.Tests.Gic.Virtual.VirtualRig;

namespace VirtSpec.Spec.Tests.Gic.Virtual;

/// <summary>The life of a virtual interrupt in a list register. (Arm IHI 0069H, ICH_LR&lt;n&gt;_EL2, ICV_IAR1_EL1, ICV_EOIR1_EL1, ICV_DIR_EL1.)</summary>
public sealed class VirtualInterruptTests
{
    private const ulong Timer = Pending | Group1 | 0xa0UL << 48 | 27;

    [Fact]
    public void Acknowledging_makes_the_interrupt_and_its_group_priority_active()
    {
        var step = Read(Guest(Timer), "icc_iar1_el1");
        Assert.Equal(27UL, step.Next.X(1));
        Assert.Equal(Active | Group1 | 0xa0UL << 48 | 27, step.Next.System[Reg.ICH_LR0_EL2]);
        // Priority 0xa0 of 5 bits is bit 0xa0 / 8 = 20.
        Assert.Equal(1UL << 20, step.Next.System[Reg.ICH_AP1R0_EL2]);
        Assert.Equal(0UL, step.Next.System[Reg.ICH_AP0R0_EL2]);
        Assert.Equal(0xa0UL, Read(step.Next.WithPC(StepRig.Code), "icc_rpr_el1").Next.X(1));
        Assert.Null(step.Effects.Gic);
    }

    [Theory]
    [InlineData(0UL, "icc_iar1_el1", 1023UL)]
    [InlineData(Timer, "icc_iar0_el1", 1023UL)]
    [InlineData(Timer | Active, "icc_iar1_el1", 1023UL)]
    [InlineData(Timer, "icc_hppir1_el1", 27UL)]
    [InlineData(Timer, "icc_hppir0_el1", 1023UL)]
    public void What_is_not_to_be_acknowledged_changes_nothing(ulong listRegister, string register, ulong expected)
    {
        var pe = Guest(listRegister);
        var next = Read(pe, register).Next;
        Assert.Equal(expected, next.X(1));
        Assert.Equal(pe.System, next.System);
    }

    [Fact]
    public void EOIR_drops_the_priority_and_deactivates()
    {
        var acknowledged = Read(Guest(Timer), "icc_iar1_el1").Next.WithPC(StepRig.Code);
        var next = Write(acknowledged, "icc_eoir1_el1", 27).Next;
        Assert.Equal(0UL, next.System[Reg.ICH_AP1R0_EL2]);
        Assert.Equal(Group1 | 0xa0UL << 48 | 27, next.System[Reg.ICH_LR0_EL2]);
        Assert.Equal(0xffUL, Read(next.WithPC(StepRig.Code), "icc_rpr_el1").Next.X(1));
    }

    [Fact]
    public void With_EOImode_1_EOIR_drops_the_priority_and_DIR_deactivates()
    {
        var acknowledged = Read(Guest(Timer).WithSystem(Reg.ICH_VMCR_EL2, VMCR | VEOIM), "icc_iar1_el1").Next.WithPC(StepRig.Code);
        var dropped = Write(acknowledged, "icc_eoir1_el1", 27).Next;
        Assert.Equal(0UL, dropped.System[Reg.ICH_AP1R0_EL2]);
        Assert.Equal(Timer ^ Pending ^ Active, dropped.System[Reg.ICH_LR0_EL2]);
        Assert.Equal(Timer ^ Pending, Write(dropped.WithPC(StepRig.Code), "icc_dir_el1", 27).Next.System[Reg.ICH_LR0_EL2]);
    }

    [Fact]
    public void Deactivation_is_passed_on_to_the_physical_interrupt_that_is_linked()
    {
        var linked = Guest(Timer ^ Pending ^ Active | HW | PINTID(30)).WithSystem(Reg.ICH_AP1R0_EL2, 1 << 20);
        var step = Write(linked, "icc_eoir1_el1", 27);
        Assert.Equal(new GicCommand.Deactivate(new INTID(30)), step.Effects.Gic);
        Assert.Equal(0UL, step.Next.System[Reg.ICH_LR0_EL2] & (Active | Pending));
    }

    [Theory]
    [InlineData(0UL, 99UL, "icc_eoir1_el1", 1UL)]
    [InlineData(0UL, 8192UL, "icc_eoir1_el1", 0UL)]
    [InlineData(0UL, 1023UL, "icc_eoir1_el1", 0UL)]
    [InlineData(VEOIM, 99UL, "icc_eoir1_el1", 0UL)]
    [InlineData(VEOIM, 99UL, "icc_dir_el1", 1UL)]
    [InlineData(VEOIM, 8192UL, "icc_dir_el1", 0UL)]
    [InlineData(0UL, 99UL, "icc_dir_el1", 0UL)]
    public void EOIcount_counts_deactivations_that_find_no_list_register(ulong mode, ulong id, string register, ulong count)
    {
        var pe = Guest(Timer ^ Pending ^ Active).WithSystem(Reg.ICH_AP1R0_EL2, 1 << 20).WithSystem(Reg.ICH_VMCR_EL2, VMCR | mode);
        Assert.Equal(count << 27 | En, Write(pe, register, id).Next.System[Reg.ICH_HCR_EL2]);
    }

    [Fact]
    public void A_better_interrupt_preempts_and_one_with_the_same_group_priority_does_not()
    {
        // Binary point 5 of Group 1 leaves bits 7:5: 0xa0 and 0xb8 are one group priority, 0x98 is a higher one.
        const ulong vmcr = VMCR & ~(7UL << 18) | 5 << 18;
        PE With(ulong priority) => Guest(Pending | Group1 | Priority(priority) | 40).WithSystem(Reg.ICH_VMCR_EL2, vmcr).WithSystem(Reg.ICH_AP1R0_EL2, 1 << 20);
        Assert.Equal(40UL, Read(With(0x98), "icc_iar1_el1").Next.X(1));
        // The active priority is that of the group: 0x80, bit 16.
        Assert.Equal(1UL << 20 | 1UL << 16, Read(With(0x98), "icc_iar1_el1").Next.System[Reg.ICH_AP1R0_EL2]);
        Assert.Equal(1023UL, Read(With(0xa0), "icc_iar1_el1").Next.X(1));
        Assert.Equal(1023UL, Read(With(0xb8), "icc_iar1_el1").Next.X(1));
    }

    [Fact]
    public void The_interrupt_is_taken_until_it_is_acknowledged()
    {
        var pe = Guest(Timer).WithPSTATE(new PSTATE((uint)Mode.EL1h));
        Assert.Equal(ExceptionKind.IRQ, StepRig.Step(pe, "nop").Exception!.Kind);
        Assert.Equal(1UL << 7, Read(Guest(Timer), "isr_el1").Next.X(1));
        Assert.Equal(1UL << 6, Read(Guest(Timer & ~Group1), "isr_el1").Next.X(1));
        Assert.Equal(0UL, Read(Read(Guest(Timer), "icc_iar1_el1").Next.WithPC(StepRig.Code), "isr_el1").Next.X(1));
    }

    [Theory]
    [InlineData(Reg.ICH_HCR_EL2, 0UL)]
    [InlineData(Reg.ICH_VMCR_EL2, VMCR & ~2UL)]
    [InlineData(Reg.ICH_VMCR_EL2, VMCR & ~(0xffUL << 24) | 0xa0UL << 24)]
    [InlineData(Reg.ICH_AP0R0_EL2, 1UL)]
    [InlineData(Reg.ICH_AP1R0_EL2, 1UL << 20)]
    public void It_is_not_signalled_while_disabled_masked_or_not_better_than_what_runs(Reg register, ulong value)
    {
        var pe = Guest(Timer).WithSystem(register, value);
        Assert.Equal(default, VirtualCpuInterface.Signals(pe));
        Assert.Equal(1023UL, Read(pe, "icc_iar1_el1").Next.X(1));
    }

    [Fact]
    public void The_best_of_both_groups_is_signalled_alone_and_equals_go_to_the_lowest_list_register()
    {
        var pe = Guest(Pending | Group1 | Priority(0x80) | 40, Pending | Priority(0x40) | 41, Pending | Priority(0x40) | 42);
        Assert.Equal(new SignalledInterrupts(IRQ: false, FIQ: true), VirtualCpuInterface.Signals(pe));
        Assert.Equal(1023UL, Read(pe, "icc_iar1_el1").Next.X(1));
        Assert.Equal(41UL, Read(pe, "icc_iar0_el1").Next.X(1));
    }
}
