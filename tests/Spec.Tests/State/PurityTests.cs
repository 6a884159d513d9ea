using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;

namespace VirtSpec.Spec.Tests.State;

/// <summary>A step is a function: the same PE, memory and inputs give the same result, and nothing that went in has changed.</summary>
public class PurityTests
{
    /// <summary>Instructions that write every part of a PE, beside those of synchronous.tbl.</summary>
    private static readonly string[] Instructions =
    [
        "add x0, x1, x2", "subs x0, x1, #1", "ldr x0, [x1]", "str x0, [x1]", "ldp x2, x3, [x1], #16", "stp x2, x3, [x1]", "ldxr x0, [x1]", "stxr w0, x2, [x1]",
        "mov sp, x0", "msr daifset, #15", "msr spsel, #0", "msr nzcv, x0", "msr vbar_el1, x0", "msr hcr_el2, x0", "msr sp_el1, x0", "msr pmcr_el0, x0",
        "mrs x0, cntpct_el0", "mrs x0, isr_el1", "sev", "wfe", "wfi", "clrex", "dsb sy", "tlbi vmalle1", "eret", "bl 0x40000100", "svc #1", "hvc #1", "brk #1",
    ];

    [Fact]
    public void The_same_step_gives_the_same_result_and_leaves_what_went_in_alone()
    {
        var steps = StepRig.Modes
            .SelectMany(mode => Instructions.Select(i => (Pe: StepRig.At(mode).WithX(1, StepRig.Data).WithX(0, 0x8000_0000), Instruction: i, Inputs: new Inputs(Counter: 77)))
            .Concat(SynchronousRow.All.Select(row => (Pe: row.Settings.At(mode), row.Instruction, row.Settings.Inputs))));
        int compared = 0;
        foreach (var (pe, instruction, inputs) in steps)
        {
            var values = ValuesOf(pe);
            var first = StepRig.Step(pe, instruction, inputs);
            var second = StepRig.Step(pe, instruction, inputs);
            Assert.True(PartsOf(first) == PartsOf(second), $"{instruction} in {pe.PSTATE}: two runs of one step differ");
            Assert.True(values.SequenceEqual(ValuesOf(pe)), $"{instruction} in {pe.PSTATE}: the PE that went in has changed");
            compared++;
        }
        Assert.True(compared > 500, $"only {compared} steps were compared");
    }

    private static (PE, Effects, StepEvent, uint, ExceptionRecord?) PartsOf(StepResult r) => (r.Next, r.Effects, r.Event, r.Word, r.Exception);

    /// <summary>Every number in a PE, read out, so that a change made in place shows.</summary>
    private static UInt128[] ValuesOf(PE pe) =>
    [
        .. Enumerable.Range(0, GeneralRegisters.Count).Select(n => (UInt128)pe.X(n)),
        .. Enumerable.Range(0, VectorRegisters.Count).Select(n => pe.V[n]),
        .. Enum.GetValues<Reg>().Select(r => (UInt128)pe.System[r]),
        pe.PC, pe.PSTATE.Bits, pe.SPOf(ExceptionLevel.EL0), pe.SPOf(ExceptionLevel.EL1), pe.SPOf(ExceptionLevel.EL2),
        pe.Monitor.Address.Value, pe.Monitor.Size, pe.EventRegister ? 1u : 0u,
    ];
}
