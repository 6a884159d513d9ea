using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Tests.Guests;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Machine.Tests.Cpu;

public sealed class RunnerTests
{
    [Theory]
    [InlineData(1ul)]
    [InlineData(7ul)]
    [InlineData(100ul)]
    public void A_run_in_slices_ends_as_a_run_in_one_piece(ulong slice)
    {
        var whole = new Runner(Bench());
        whole.Run(2000);
        var sliced = new Runner(Bench());
        for (ulong done = 0; done < 2000; done += slice)
            sliced.Run(Math.Min(slice, 2000 - done));
        Assert.Equal(whole.Snapshot(), sliced.Snapshot());
    }

    [Fact]
    public void A_run_can_go_on_from_any_snapshot_and_leaves_it_as_it_was()
    {
        var runner = new Runner(Bench());
        runner.Run(1000);
        var fork = runner.Snapshot();
        runner.Run(500);
        var first = new Runner(fork);
        first.Run(500);
        var second = new Runner(fork);
        second.Run(500);
        Assert.Equal(runner.Snapshot(), first.Snapshot());
        Assert.Equal(first.Snapshot(), second.Snapshot());
        Assert.NotEqual(fork, first.Snapshot());
        Assert.Equal(1000ul, fork.Retired);
    }

    [Fact]
    public void The_counter_ticks_once_in_sixteen_instructions()
    {
        string[] program = [.. Enumerable.Repeat("nop", 40), "mrs x0, cntpct_el0", "wfi"];
        var runner = new Runner(Boards.With(EL2, program));
        runner.Run(1000);
        Assert.Equal(40ul / 16, runner.Snapshot().Pe.X(0));
    }

    [Fact]
    public void An_exception_is_a_step_but_not_a_retired_instruction()
    {
        var runner = new Runner(Boards.With(EL2, "udf #0"));
        runner.Run(2);
        Assert.Equal((0ul, 2ul), (runner.Retired, runner.Exceptions));
    }

    [Fact]
    public void PSCI_answers_in_X0_and_goes_on_after_the_call()
    {
        var runner = new Runner(Boards.With(EL1, "mov x0, #0x84000000", "smc #0", "wfi"));
        runner.Run(1000);
        Assert.Equal(0x1_0001ul, runner.Snapshot().Pe.X(0));
    }

    [Fact]
    public void A_pair_is_stored_whole()
    {
        var runner = new Runner(Boards.With(EL2, "adr x0, 0x40001000", "mov x1, #1", "mov x2, #2", "stp x1, x2, [x0]", "wfi"));
        runner.Run(1000);
        var ram = runner.Snapshot().Ram;
        Assert.Equal((1, 2), (ram[0x1000], ram[0x1008]));
    }

    [Theory]
    [InlineData(EL1)]
    [InlineData(EL0)]
    public void Below_EL2_the_board_is_as_a_boot_loader_leaves_it(ExceptionLevel el)
    {
        var pe = Boards.With(el, "nop").Pe;
        Assert.Equal(el, pe.EL);
        Assert.Equal(0x8000_0000ul, pe.System[Reg.HCR_EL2]);
        Assert.Equal(0x3ul, pe.System[Reg.CNTHCTL_EL2]);
        Assert.Equal(0xful, pe.PSTATE.DAIF);
    }

    [Fact]
    public void At_the_highest_level_the_board_is_as_after_reset()
    {
        var pe = Boards.With(EL2, "nop").Pe;
        Assert.Equal((EL2, 0ul), (pe.EL, pe.System[Reg.HCR_EL2]));
    }

    private static BoardState Bench()
    {
        Assert.True(ImageFile.TryRead(Guest.PathOf("bench.elf"), BoardLayout.Ram, out var image, out var error), error?.ToString());
        Assert.True(image.TryPlace(BoardLayout.DefaultRamSize, out var ram, out error), error?.ToString());
        return BoardState.Start(Boards.CortexA57, ram, image.Entry);
    }
}
