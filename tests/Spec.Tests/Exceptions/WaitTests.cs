using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>WFI, WFE, SEV, SEVL and the event register. (Arm DDI 0487, "Wait for Event", "Wait for Interrupt", InterruptPending; what traps is in manual.tbl.)</summary>
public class WaitTests
{
    private static readonly PeConfiguration WfeWaits = StepRig.Configuration(choices: Choices.Default with { Wfe = WfeBehaviour.Waits });

    /// <summary>Every HCR_EL2.{TGE,AMO,IMO,FMO,VSE,VI,VF} and pending SError, IRQ, FIQ: a physical interrupt wakes always, a virtual one where EL2 enables it and the PE is below.</summary>
    [Theory]
    [InlineData(Mode.EL0t, true)]
    [InlineData(Mode.EL1h, true)]
    [InlineData(Mode.EL2h, true)]
    [InlineData(Mode.EL0t, false)]
    [InlineData(Mode.EL1h, false)]
    public void WFI_is_woken_by_what_is_pending_whatever_PSTATE_masks(Mode mode, bool haveEL2)
    {
        (ulong Pending, ulong Enabled)[] kinds = [(HCR.VSE, HCR.AMO), (HCR.VI, HCR.IMO), (HCR.VF, HCR.FMO)];
        ulong[] bits = [HCR.TGE, .. kinds.Select(k => k.Pending), .. kinds.Select(k => k.Enabled)];
        for (int controls = 0; controls < 1 << bits.Length; controls++)
            for (int physical = 0; physical < 8; physical++)
            {
                ulong hcr = HCR.RW | bits.Where((_, i) => (controls >> i & 1) != 0).Aggregate(0UL, (a, b) => a | b);
                var inputs = new Inputs(0, (physical & 1) != 0, (physical & 2) != 0, (physical & 4) != 0);
                bool virtualCounts = haveEL2 && mode != Mode.EL2h && (hcr & HCR.TGE) == 0;
                bool wakes = physical != 0 || (virtualCounts && kinds.Any(k => (hcr & k.Pending) != 0 && (hcr & k.Enabled) != 0));
                foreach (uint daif in new[] { 0b0000u, 0b1111u })
                {
                    var pe = StepRig.At(mode, daif, StepRig.Configuration(haveEL2)).WithSystem(Reg.HCR_EL2, hcr);
                    Assert.True(wakes == Interrupts.WakesFromWfi(pe, inputs), $"{mode} DAIF {daif:b4} HCR_EL2 0x{hcr:x} {inputs}: expected {(wakes ? "a" : "no")} wake-up");
                }
            }
    }

    [Fact]
    public void WFI_waits_for_an_interrupt_when_none_is_pending_and_changes_nothing_else()
    {
        var pe = StepRig.At(Mode.EL1h, daif: 0xf).WithEventRegister(true);
        var step = StepRig.Step(pe, "wfi");
        Assert.Equal((StepEvent.Retired, Wait.Interrupt), (step.Event, step.Effects.Wait));
        Assert.Equal(pe.WithPC(StepRig.Code + 4), step.Next);
    }

    [Fact]
    public void WFI_with_a_masked_interrupt_pending_does_not_wait()
    {
        var pe = StepRig.At(Mode.EL1h, daif: 0xf);
        var step = StepRig.Step(pe, "wfi", new Inputs(IRQ: true));
        Assert.Equal((StepEvent.Retired, Wait.None), (step.Event, step.Effects.Wait));
        Assert.Equal(pe.WithPC(StepRig.Code + 4), step.Next);
    }

    [Theory]
    [InlineData(WfeBehaviour.NeverWaits)]
    [InlineData(WfeBehaviour.Waits)]
    public void WFE_takes_the_event_when_there_is_one(WfeBehaviour behaviour)
    {
        var pe = StepRig.At(Mode.EL1h, configuration: StepRig.Configuration(choices: Choices.Default with { Wfe = behaviour })).WithEventRegister(true);
        var step = StepRig.Step(pe, "wfe");
        Assert.Equal((StepEvent.Retired, Wait.None), (step.Event, step.Effects.Wait));
        Assert.Equal(pe.WithPC(StepRig.Code + 4).WithEventRegister(false), step.Next);
    }

    [Theory]
    [InlineData(WfeBehaviour.NeverWaits, Wait.None)]
    [InlineData(WfeBehaviour.Waits, Wait.Event)]
    public void WFE_without_an_event_waits_for_one_where_WFE_waits_at_all(WfeBehaviour behaviour, Wait expected)
    {
        var pe = StepRig.At(Mode.EL1h, configuration: StepRig.Configuration(choices: Choices.Default with { Wfe = behaviour }));
        var step = StepRig.Step(pe, "wfe");
        Assert.Equal((StepEvent.Retired, expected), (step.Event, step.Effects.Wait));
        Assert.Equal(pe.WithPC(StepRig.Code + 4), step.Next);
    }

    [Theory]
    [InlineData("sev", true)]
    [InlineData("sevl", false)]
    public void SEV_sets_the_event_register_of_every_PE_and_SEVL_its_own(string instruction, bool sends)
    {
        foreach (var mode in StepRig.Modes)
        {
            var pe = StepRig.At(mode);
            var step = StepRig.Step(pe, instruction);
            Assert.Equal(sends, step.Effects.SendsEvent);
            Assert.Equal(pe.WithPC(StepRig.Code + 4).WithEventRegister(true), step.Next);
        }
    }

    [Fact]
    public void SEVL_lets_one_WFE_pass_and_the_next_one_waits()
    {
        var pe = StepRig.At(Mode.EL0t, configuration: WfeWaits).WithSystem(Reg.SCTLR_EL1, 1 << 18);
        var memory = new RigMemory(StepRig.Assemble("sevl"), StepRig.Assemble("wfe"), StepRig.Assemble("wfe"));
        var waits = new List<Wait>();
        for (int i = 0; i < 3; i++)
        {
            Step.Run(pe, memory, default, out var step);
            waits.Add(step.Effects.Wait);
            pe = step.Next;
        }
        Assert.Equal([Wait.None, Wait.None, Wait.Event], waits);
    }

    [Fact]
    public void Taking_an_exception_leaves_the_event_register_and_the_exclusive_monitor_alone()
    {
        var pe = StepRig.At(Mode.EL0t).WithEventRegister(true).WithMonitor(new ExclusiveMonitor(new PA(StepRig.Data), 4));
        var next = StepRig.Step(pe, "svc #0").Next;
        Assert.Equal((true, pe.Monitor), (next.EventRegister, next.Monitor));
    }
}
