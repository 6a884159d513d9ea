using VirtSpec.Machine.Cpu;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Machine.Tests.Cpu;

public sealed class StopReasonTests
{
    private const ulong Budget = 1000;
    private static readonly VA First = new(Boards.Start);

    [Fact]
    public void SYSTEM_OFF_powers_off() =>
        Assert.Equal(new StopReason.PoweredOff(), Run("mov x0, #0x84000000", "add x0, x0, #8", "smc #0"));

    [Fact]
    public void SYSTEM_RESET_resets() =>
        Assert.Equal(new StopReason.Reset(), Run("mov x0, #0x84000000", "add x0, x0, #9", "smc #0"));

    [Fact]
    public void CPU_OFF_of_the_only_PE_waits_forever() =>
        Assert.Equal(new StopReason.WaitsForever("PSCI CPU_OFF", First + 8), Run("mov x0, #0x84000000", "add x0, x0, #2", "smc #0"));

    [Fact]
    public void CPU_SUSPEND_without_a_wake_up_event_waits_forever() =>
        Assert.Equal(new StopReason.WaitsForever("PSCI CPU_SUSPEND", First + 8), Run("mov x0, #0x84000000", "add x0, x0, #1", "smc #0"));

    [Fact]
    public void WFI_without_a_wake_up_event_waits_forever() =>
        Assert.Equal(new StopReason.WaitsForever("WFI", First), Run("wfi"));

    [Fact]
    public void WFI_goes_on_while_a_virtual_interrupt_is_pending_even_if_it_is_masked()
    {
        var state = Boards.With(EL1, "wfi", "mov x1, #1", "b 0x40000008");
        state = state.WithPe(state.Pe.WithSystem(Reg.HCR_EL2, HCR_EL2.Field.RW.Mask | HCR_EL2.Field.IMO.Mask | HCR_EL2.Field.VI.Mask));
        Assert.Equal(new StopReason.NoProgress(IsException: false, First + 8), new Runner(state).Run(Budget));
    }

    [Fact]
    public void WFE_waits_forever_when_the_board_chooses_that_it_waits()
    {
        var waits = new PeConfiguration(CpuModel.CortexA57, Choices.Default with { Wfe = WfeBehaviour.Waits }, HaveEL2: true);
        Assert.Equal(new StopReason.WaitsForever("WFE", First), new Runner(Boards.With(waits, EL2, "wfe")).Run(Budget));
    }

    [Fact]
    public void The_budget_counts_steps()
    {
        var runner = new Runner(Boards.With(EL2, "add x0, x0, #1", "b 0x40000000"));
        Assert.Equal(new StopReason.BudgetExhausted(7, First + 4), runner.Run(7));
        Assert.Equal((4ul, 7ul), (runner.Snapshot().Pe.X(0), runner.Retired));
    }

    [Fact]
    public void A_budget_of_zero_does_nothing()
    {
        var state = Boards.With(EL2, "udf #0");
        var runner = new Runner(state);
        Assert.Equal(new StopReason.BudgetExhausted(0, First), runner.Run(0));
        Assert.Equal(state, runner.Snapshot());
    }

    [Fact]
    public void A_branch_to_itself_makes_no_progress() =>
        Assert.Equal(new StopReason.NoProgress(IsException: false, First), Run("b 0x40000000"));

    [Fact]
    public void A_loop_that_waits_for_its_own_register_makes_no_progress() =>
        Assert.Equal(new StopReason.NoProgress(IsException: false, First + 4), Run("mov x0, #1", "cbnz x0, 0x40000004"));

    [Fact]
    public void A_vector_that_cannot_be_fetched_is_an_exception_loop() =>
        Assert.Equal(new StopReason.NoProgress(IsException: true, new VA(0x200)), Run("udf #0"));

    [Fact]
    public void A_vector_whose_first_instruction_is_UNDEFINED_is_an_exception_loop() =>
        Assert.Equal(new StopReason.NoProgress(IsException: true, new VA(0x4000_0a00)), Run("adr x0, 0x40000800", "msr vbar_el2, x0", "udf #0"));

    [Fact]
    public void What_is_not_modelled_stops_the_run_before_the_instruction()
    {
        var runner = new Runner(Boards.With(EL2, "mov x5, #7", "mrs x0, mdscr_el1", "orr x0, x0, #1", "nop", "msr mdscr_el1, x0"));
        var stop = Assert.IsType<StopReason.NotModelled>(runner.Run(Budget));
        Assert.Contains("software step", stop.What, StringComparison.Ordinal);
        Assert.Equal((First + 16, First.Value + 16, 7ul), (stop.Where, runner.Snapshot().Pe.PC, runner.Snapshot().Pe.X(5)));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_reason_is_one_line_that_says_where(string expected, StopReason reason) => Assert.Equal(expected, reason.ToString());

    public static TheoryData<string, StopReason> Messages => new()
    {
        { "powered off by PSCI SYSTEM_OFF", new StopReason.PoweredOff() },
        { "reset by PSCI SYSTEM_RESET", new StopReason.Reset() },
        { "the budget of 5 steps is exhausted; next instruction at 0x40000010", new StopReason.BudgetExhausted(5, new VA(0x4000_0010)) },
        { "WFI at 0x40000004 waits for an interrupt that cannot come", new StopReason.WaitsForever("WFI", new VA(0x4000_0004)) },
        { "exception loop at 0x200", new StopReason.NoProgress(true, new VA(0x200)) },
        { "endless branch to itself at 0x40000000", new StopReason.NoProgress(false, new VA(0x4000_0000)) },
        { "not modelled: AArch32 state, at 0x40000000", new StopReason.NotModelled("AArch32 state", new VA(0x4000_0000)) },
    };

    private static StopReason Run(params string[] program) => new Runner(Boards.With(EL2, program)).Run(Budget);
}
