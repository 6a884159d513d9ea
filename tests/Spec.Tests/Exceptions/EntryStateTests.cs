using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>PSTATE and SPSR_ELx at exception entry. (Arm DDI 0487, AArch64.TakeException; the routes and syndromes are in synchronous.tbl and InterruptTable.)</summary>
public class EntryStateTests
{
    private const uint SS = 1 << 21, IL = 1 << 20;

    /// <summary>SPSR_ELx is PSTATE as it was; NZCV stay, D, A, I, F are set, SP_ELx is selected, SS and IL are clear: for every NZCV, DAIF, SS, IL and mode.</summary>
    [Fact]
    public void SPSR_holds_the_whole_state_and_only_the_flags_survive()
    {
        foreach (var mode in StepRig.Modes)
            for (uint flags = 0; flags < 16; flags++)
                for (uint daif = 0; daif < 16; daif++)
                    foreach (uint rest in (uint[])[0, SS, IL, SS | IL])
                    {
                        var pe = StepRig.At(mode).WithPSTATE(new PSTATE(flags << 28 | daif << 6 | rest | (uint)mode));
                        var expected = new ExpectedEntry(StepRig.ELOf(mode) == ExceptionLevel.EL2 ? ExceptionLevel.EL2 : ExceptionLevel.EL1, ExpectedEntry.Synchronous)
                        {
                            ESR = (rest & IL) != 0 ? ExpectedEntry.Syndrome(0x0e, 0) : ExpectedEntry.Syndrome(0x00, 0),
                        };
                        expected.AssertTaken(pe, StepRig.Step(pe, 0u), $"UDF in {pe.PSTATE}");
                    }
    }

    /// <summary>EL1 would be in AArch32, and so would EL0: an exception from there can only come from a state that does not exist.</summary>
    [Fact]
    public void An_exception_to_EL1_in_AArch32_stops()
    {
        var stop = Assert.Throws<NotModelledException>(() => StepRig.Step(StepRig.At(Mode.EL0t).WithSystem(Reg.HCR_EL2, 0), "svc #0"));
        Assert.Contains("HCR_EL2.RW", stop.Message);
    }

    [Fact]
    public void An_SError_from_outside_reports_its_syndrome_and_nothing_else_does()
    {
        var inputs = new Inputs(IRQ: true, SErrorSyndrome: 0x1ff_ffff);
        var pe = StepRig.At(Mode.EL1h);
        new ExpectedEntry(ExceptionLevel.EL1, ExpectedEntry.IRQ).AssertTaken(pe, StepRig.Step(pe, "nop", inputs), "IRQ");
    }
}
