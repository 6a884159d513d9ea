using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>Which instructions check that SP is a multiple of 16. (Arm DDI 0487, CheckSPAlignment, and the operation of each instruction.)</summary>
public class StackAlignmentTests
{
    private const ulong SA = 1 << 3;

    [Theory]
    [InlineData("ldr x0, [sp]")]
    [InlineData("ldr w0, [sp, #4]")]
    [InlineData("ldrb w0, [sp]")]
    [InlineData("ldrsh x0, [sp]")]
    [InlineData("ldur x0, [sp, #-8]")]
    [InlineData("ldr x0, [sp], #16")]
    [InlineData("ldr x0, [sp, #16]!")]
    [InlineData("ldr x0, [sp, x1]")]
    [InlineData("ldtr x0, [sp]")]
    [InlineData("str x0, [sp]")]
    [InlineData("sturh w0, [sp, #2]")]
    [InlineData("str x0, [sp, #-16]!")]
    [InlineData("str x0, [sp, w1, uxtw #3]")]
    [InlineData("sttrb w0, [sp]")]
    [InlineData("ldp x0, x1, [sp]")]
    [InlineData("ldpsw x0, x1, [sp]")]
    [InlineData("ldnp x0, x1, [sp]")]
    [InlineData("ldp x29, x30, [sp], #16")]
    [InlineData("stp x29, x30, [sp, #-16]!")]
    [InlineData("stnp w0, w1, [sp]")]
    [InlineData("ldxr x0, [sp]")]
    [InlineData("stxr w2, x0, [sp]")]
    [InlineData("ldaxrb w0, [sp]")]
    [InlineData("stlxr w2, w0, [sp]")]
    [InlineData("ldxp x0, x1, [sp]")]
    [InlineData("stxp w2, x0, x1, [sp]")]
    [InlineData("ldar x0, [sp]")]
    [InlineData("stlrh w0, [sp]")]
    [InlineData("cas x0, x1, [sp]")]
    [InlineData("casp x0, x1, x2, x3, [sp]")]
    [InlineData("ldadd x0, x1, [sp]")]
    [InlineData("swpb w0, w1, [sp]")]
    public void An_access_with_SP_as_its_base_checks_it(string instruction)
    {
        var pe = Misaligned();
        var expected = new ExpectedEntry(ExceptionLevel.EL1, ExpectedEntry.Synchronous) { ESR = ExpectedEntry.Syndrome(0x26, 0) };
        expected.AssertTaken(pe, StepRig.Step(pe, instruction), instruction);
    }

    [Theory]
    [InlineData("mov x0, sp")]
    [InlineData("add sp, sp, #8")]
    [InlineData("and sp, x0, #0xf0")]
    [InlineData("cmp sp, #1")]
    [InlineData("prfm pldl1keep, [sp]")]
    [InlineData("prfum pldl1keep, [sp, #8]")]
    [InlineData("prfm pldl1keep, [sp, x1]")]
    [InlineData("ldr x0, [x3]")]
    [InlineData("stp x0, x1, [x3]")]
    [InlineData("msr spsel, #1")]
    [InlineData("mrs x0, sp_el0")]
    public void What_is_no_access_with_SP_as_its_base_does_not(string instruction) =>
        Assert.Equal(StepEvent.Retired, StepRig.Step(Misaligned(), instruction).Event);

    /// <summary>A Neoverse N1, which has the atomic instructions, with SCTLR_EL1.SA set and SP 8 beyond a multiple of 16; X3 points to data.</summary>
    private static PE Misaligned()
    {
        const ulong SPAN = 1 << 23;
        return StepRig.At(Mode.EL1h, configuration: StepRig.Configuration(cpu: "neoverse-n1"))
            .WithSystem(Reg.SCTLR_EL1, SA | SPAN).WithSP(ExceptionLevel.EL1, StepRig.Data + 8).WithX(3, StepRig.Data);
    }
}
