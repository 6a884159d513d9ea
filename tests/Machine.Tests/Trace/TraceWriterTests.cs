using VirtSpec.Machine.Cpu;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Machine.Tests.Trace;

public sealed class TraceWriterTests
{
    [Fact]
    public void Instructions_are_numbered_and_disassembled() =>
        Assert.Equal(
            ["1 0x40000000 EL2h mov x0, x1", "2 0x40000004 EL2h b 0x40000004"],
            Trace(Boards.With(EL2, "mov x0, x1", "b 0x40000004")));

    [Fact]
    public void A_trap_names_its_syndrome_and_its_rule()
    {
        var state = Boards.With(EL1, "msr sctlr_el1, x3");
        state = state.WithPe(state.Pe.WithSystem(Reg.HCR_EL2, HCR_EL2.Field.RW.Mask | HCR_EL2.Field.TVM.Mask).WithSystem(Reg.VBAR_EL2, 0x4000_0800));
        Assert.Equal(
            "1 0x40000000 EL1h exception to EL2, SystemAccess, EC 0x18, ISS 0x0300460, Op0=3 Op2=0 Op1=0 CRn=1 Rt=3 CRm=0 Direction=0, rule HCR_EL2.TVM, vector 0x40000c00",
            Trace(state)[0]);
    }

    [Fact]
    public void A_virtual_interrupt_has_no_syndrome()
    {
        var state = Boards.With(EL1, "nop");
        var pe = state.Pe.WithSystem(Reg.HCR_EL2, HCR_EL2.Field.RW.Mask | HCR_EL2.Field.IMO.Mask | HCR_EL2.Field.VI.Mask);
        state = state.WithPe(pe.WithPSTATE(pe.PSTATE.WithDAIF(0)));
        Assert.Equal("1 0x40000000 EL1h exception to EL1, virtual IRQ, vector 0x00000280", Trace(state)[0]);
    }

    [Fact]
    public void A_return_and_a_written_register_follow_their_instruction() =>
        Assert.Equal(
            [
                "1 0x40000000 EL2h mov x0, #0x3c9",
                "2 0x40000004 EL2h msr spsr_el2, x0",
                "2 register SPSR_EL2 0x0000000000000000 -> 0x00000000000003c9",
                "3 0x40000008 EL2h adr x0, 0x40000014",
                "4 0x4000000c EL2h msr elr_el2, x0",
                "4 register ELR_EL2 0x0000000000000000 -> 0x0000000040000014",
                "5 0x40000010 EL2h eret",
                "5 return to EL2h, 0x40000014",
                "6 0x40000014 EL2h wfi",
            ],
            Trace(Boards.With(EL2, "mov x0, #0x3c9", "msr spsr_el2, x0", "adr x0, 0x40000014", "msr elr_el2, x0", "eret", "wfi")));

    [Fact]
    public void Console_bytes_are_printed_with_their_character_when_they_have_one() =>
        Assert.Equal(
            ["console 0x48 'H'", "console 0x0a"],
            Trace(Boards.With(EL2, "mov x0, #0x9000000", "mov w1, #0x48", "strb w1, [x0]", "mov w1, #0xa", "str w1, [x0]", "wfi"))
                .Where(line => line.Contains("console", StringComparison.Ordinal)).Select(WithoutStep));

    [Fact]
    public void Firmware_calls_name_their_function_and_answer() =>
        Assert.Equal(
            ["firmware PSCI_VERSION, X1 0x5, X2 0x0, returns 0x10001", "firmware function 0x10001, X1 0x5, X2 0x0, returns 0xffffffffffffffff"],
            Trace(Boards.With(EL2, "mov x1, #5", "mov x0, #0x84000000", "smc #0", "smc #0", "wfi"))
                .Where(line => line.Contains("firmware", StringComparison.Ordinal)).Select(WithoutStep));

    private static string WithoutStep(string line) => line[(line.IndexOf(' ') + 1)..];

    private static string[] Trace(Machine.Platform.BoardState state)
    {
        var recorder = Recorder.Create();
        new Runner(state).Run(50, ref recorder);
        return recorder.Trace;
    }
}
