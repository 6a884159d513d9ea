using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>A virtual SError is pending once: taking it clears HCR_EL2.VSE. Virtual IRQs and FIQs stay pending. (Arm DDI 0487, AArch64.TakeVirtualSErrorException.)</summary>
public class VirtualSErrorTests
{
    private const ulong Controls = HCR.RW | HCR.AMO | HCR.IMO | HCR.FMO;

    [Theory]
    [InlineData(HCR.VSE, 0ul)]
    [InlineData(HCR.VI, HCR.VI)]
    [InlineData(HCR.VF, HCR.VF)]
    public void Only_a_virtual_SError_is_consumed_by_being_taken(ulong pending, ulong left)
    {
        var taken = StepRig.Step(StepRig.At(Mode.EL1h).WithSystem(Reg.HCR_EL2, Controls | pending), "nop").Next;
        Assert.Equal(Controls | left, taken.System[Reg.HCR_EL2]);
        var returned = Returned(taken);
        Assert.Equal(left != 0, Interrupts.Pending(returned, default) is not null);
    }

    [Fact]
    public void A_masked_virtual_SError_stays_pending_and_ISR_EL1_shows_it()
    {
        const ulong A = 1 << 8;
        var pe = StepRig.At(Mode.EL1h, daif: 0b0100).WithSystem(Reg.HCR_EL2, Controls | HCR.VSE);
        var step = StepRig.Step(pe, "mrs x0, isr_el1");
        Assert.Equal((StepEvent.Retired, A), (step.Event, step.Next.X(0)));
        Assert.Equal(Controls | HCR.VSE, step.Next.System[Reg.HCR_EL2]);
        var unmasked = StepRig.Step(step.Next.WithPC(StepRig.Code), "msr daifclr, #4").Next;
        Assert.Equal(ExceptionKind.SError, Interrupts.Pending(unmasked, default)?.Kind);
    }

    /// <summary>
    /// At EL1 a bit shows the virtual interrupt where EL2 takes the physical one, else the physical one; at EL2 always the physical one.
    /// A kind that EL2 takes cannot be pending physically when EL1 looks: it would have been taken.
    /// </summary>
    [Theory]
    [InlineData(Mode.EL1h, HCR.AMO | HCR.VSE, "", 0x100)]
    [InlineData(Mode.EL1h, HCR.IMO | HCR.VI, "", 0x080)]
    [InlineData(Mode.EL1h, HCR.FMO | HCR.VF, "", 0x040)]
    [InlineData(Mode.EL1h, HCR.VSE | HCR.VI | HCR.VF, "", 0x000)]
    [InlineData(Mode.EL1h, HCR.AMO | HCR.IMO | HCR.FMO, "", 0x000)]
    [InlineData(Mode.EL1h, 0ul, "SError IRQ FIQ", 0x1c0)]
    [InlineData(Mode.EL1h, HCR.IMO, "SError FIQ", 0x140)]
    [InlineData(Mode.EL1h, HCR.AMO | HCR.VSE | HCR.VI, "FIQ", 0x140)]
    [InlineData(Mode.EL2h, HCR.AMO | HCR.IMO | HCR.FMO, "SError IRQ FIQ", 0x1c0)]
    [InlineData(Mode.EL2h, HCR.AMO | HCR.IMO | HCR.FMO | HCR.VSE | HCR.VI | HCR.VF, "", 0x000)]
    public void ISR_EL1_shows_what_is_pending_for_the_level_that_reads_it(Mode mode, ulong hcr, string pending, ulong expected)
    {
        var pe = StepRig.At(mode, daif: 0xf).WithSystem(Reg.HCR_EL2, HCR.RW | hcr);
        var inputs = new Inputs(IRQ: pending.Contains("IRQ"), FIQ: pending.Contains("FIQ"), SError: pending.Contains("SError"));
        Assert.Equal(expected, StepRig.Step(pe, "mrs x0, isr_el1", inputs).Next.X(0));
    }

    private static PE Returned(in PE handler) => StepRig.Step(handler.WithPC(StepRig.Code), "eret").Next;
}
