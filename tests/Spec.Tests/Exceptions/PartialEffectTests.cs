using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>
/// An instruction that takes an exception has done nothing. The architecture lets some of this be UNKNOWN (the registers that a load would have written,
/// memory that one half of a store reached); this specification leaves everything as it was.
/// </summary>
public class PartialEffectTests
{
    private const ulong LastDoubleword = StepRig.EndOfMemory - 8;

    [Theory]
    [InlineData("stp x0, x1, [x2]", LastDoubleword, 0x50, StepRig.EndOfMemory)]
    [InlineData("stp x0, x1, [x2], #16", LastDoubleword, 0x50, StepRig.EndOfMemory)]
    [InlineData("stp w0, w1, [x2, #-4]!", StepRig.EndOfMemory, 0x50, StepRig.EndOfMemory)]
    [InlineData("stp x0, x1, [x2]", StepRig.EndOfMemory, 0x50, StepRig.EndOfMemory)]
    [InlineData("ldp x0, x1, [x2]", LastDoubleword, 0x10, StepRig.EndOfMemory)]
    [InlineData("ldp x0, x1, [x2], #16", LastDoubleword, 0x10, StepRig.EndOfMemory)]
    [InlineData("ldp x0, x1, [x2, #-8]!", StepRig.EndOfMemory, 0x10, StepRig.EndOfMemory)]
    [InlineData("ldpsw x0, x1, [x2], #8", StepRig.EndOfMemory - 4, 0x10, StepRig.EndOfMemory)]
    [InlineData("ldr x0, [x2], #8", StepRig.EndOfMemory, 0x10, StepRig.EndOfMemory)]
    [InlineData("ldr x0, [x2, #8]!", LastDoubleword, 0x10, StepRig.EndOfMemory)]
    [InlineData("str x0, [x2], #8", StepRig.EndOfMemory, 0x50, StepRig.EndOfMemory)]
    [InlineData("strb w0, [x2, #1]!", StepRig.EndOfMemory - 1, 0x50, StepRig.EndOfMemory)]
    [InlineData("ldxr x0, [x2]", StepRig.EndOfMemory, 0x10, StepRig.EndOfMemory)]
    [InlineData("ldxp x0, x1, [x2]", StepRig.EndOfMemory, 0x10, StepRig.EndOfMemory)]
    [InlineData("ldxr x0, [x2]", StepRig.Data + 4, 0x21, StepRig.Data + 4)]
    [InlineData("stxr w3, x0, [x2]", StepRig.Data + 4, 0x61, StepRig.Data + 4)]
    public void A_fault_leaves_registers_memory_and_the_exclusive_monitor_as_they_were(string instruction, ulong x2, uint iss, ulong far)
    {
        var pe = StepRig.At(Mode.EL1h).WithX(0, 10).WithX(1, 11).WithX(2, x2).WithX(3, 13).WithMonitor(new ExclusiveMonitor(new PA(StepRig.Data), 8));
        var expected = new ExpectedEntry(ExceptionLevel.EL1, ExpectedEntry.Synchronous) { ESR = ExpectedEntry.Syndrome(0x25, iss), FAR = far };
        expected.AssertTaken(pe, StepRig.Step(pe, instruction), instruction);
    }

    [Theory]
    [InlineData("casp x4, x5, x0, x1, [x2]", StepRig.EndOfMemory)]
    [InlineData("ldadd x0, x1, [x2]", StepRig.EndOfMemory)]
    [InlineData("swp x0, x1, [x2]", StepRig.EndOfMemory)]
    [InlineData("cas x0, x1, [x2]", StepRig.EndOfMemory)]
    public void An_atomic_access_that_faults_writes_nothing(string instruction, ulong x2)
    {
        const ulong SPAN = 1 << 23;
        var pe = StepRig.At(Mode.EL1h, configuration: StepRig.Configuration(cpu: "neoverse-n1")).WithSystem(Reg.SCTLR_EL1, SPAN).WithX(0, 10).WithX(1, 11).WithX(2, x2);
        var step = StepRig.Step(pe, instruction);
        Assert.Equal((0x25ul, StepRig.EndOfMemory), (step.Next.System[Reg.ESR_EL1] >> 26, step.Next.System[Reg.FAR_EL1]));
        Assert.Equal((10ul, 11ul, x2), (step.Next.X(0), step.Next.X(1), step.Next.X(2)));
        Assert.Equal(default, step.Effects);
    }

    [Theory]
    [InlineData("msr sctlr_el1, x0")]
    [InlineData("tlbi vmalle1")]
    [InlineData("wfi")]
    [InlineData("smc #0")]
    public void A_trapped_instruction_does_nothing(string instruction)
    {
        const ulong TTLB = 1 << 25, TVM = 1 << 26;
        var pe = StepRig.At(Mode.EL1h).WithX(0, 10).WithSystem(Reg.HCR_EL2, HCR.RW | HCR.TWI | HCR.TSC | TTLB | TVM);
        var step = StepRig.Step(pe, instruction);
        Assert.Equal((StepEvent.Exception, ExceptionLevel.EL2), (step.Event, step.Next.EL));
        Assert.Equal(default, step.Effects);
        Assert.Equal(pe.System[Reg.SCTLR_EL1], step.Next.System[Reg.SCTLR_EL1]);
    }

    /// <summary>The branch is complete before its target is looked at: BLR has written X30, and ELR_ELx and FAR_ELx are the target.</summary>
    [Theory]
    [InlineData("br x1", 0ul)]
    [InlineData("blr x1", StepRig.Code + 4)]
    [InlineData("ret x1", 0ul)]
    public void A_branch_to_a_misaligned_address_completes_and_the_fault_is_at_its_target(string instruction, ulong x30)
    {
        const ulong Target = StepRig.Data + 2;
        var branched = StepRig.Step(StepRig.At(Mode.EL1h).WithX(1, Target), instruction);
        Assert.Equal((StepEvent.Retired, Target, x30), (branched.Event, branched.Next.PC, branched.Next.X(30)));
        var expected = new ExpectedEntry(ExceptionLevel.EL1, ExpectedEntry.Synchronous) { ESR = ExpectedEntry.Syndrome(0x22, 0), FAR = Target };
        expected.AssertTaken(branched.Next, StepRig.Step(branched.Next, "nop"), "the instruction at the target");
    }
}
