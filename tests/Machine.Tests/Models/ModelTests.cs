using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Machine.Tests.Models;

/// <summary>The contract for models: portals, operations, handlers as values.</summary>
public class ModelTests
{
    private const int Boot = Portal.Vectors, Second = Portal.Vectors + 1;
    private const ulong SYSTEM_OFF = 0x8400_0008, CPU_ON = 0xc400_0003;

    [Fact]
    public void An_operation_is_one_instruction_and_leaves_the_general_purpose_registers_alone()
    {
        var board = new TestModel(async (_, pe) =>
        {
            await pe.MSR(Reg.TPIDR_EL2, 0x1234);
            await pe.STR(TestModel.Data, await pe.MRS(Reg.TPIDR_EL2) + 1, 4);
            await pe.STP(2, TestModel.Data + 16);
            await pe.SetX(7, await pe.LDR(TestModel.Data) + await pe.X(3));
            await pe.SMC(SYSTEM_OFF);
        }).Board();
        var start = board.WithPe(board.Pe.WithX(0, 10).WithX(1, 11).WithX(2, 12).WithX(3, 13));
        var runner = new Runner(start);

        Assert.IsType<StopReason.PoweredOff>(runner.Run(100));

        var pe = runner.Snapshot().Pe;
        Assert.Equal((10ul, 11ul, 12ul, 13ul, 0x1235ul + 13), (pe.X(0), pe.X(1), pe.X(2), pe.X(3), pe.X(7)));
        Assert.Equal(12ul, Read(runner, TestModel.Data + 16));
        Assert.Equal(13ul, Read(runner, TestModel.Data + 24));
        Assert.Equal(8ul, runner.Retired);
    }

    [Fact]
    public void A_fault_in_an_operation_enters_the_vector_and_the_fix_up_tells_the_code()
    {
        var board = new TestModel(async (portal, pe) =>
        {
            if (portal == Boot)
            {
                await pe.MSR(Reg.VBAR_EL2, TestModel.Text);
                try
                {
                    await pe.LDR(0x0);
                    await pe.Panic("no abort");
                }
                catch (OperationFaultException)
                {
                    await pe.STR(TestModel.Data, await pe.MRS(Reg.ESR_EL2));
                    await pe.SMC(SYSTEM_OFF);
                }
            }
            else
            {
                Assert.Equal(4, portal);
                await pe.MSR(Reg.ELR_EL2, await pe.MRS(Reg.ELR_EL2) + 4);
                await pe.ERET();
            }
        }).Board();
        var runner = new Runner(board);

        Assert.IsType<StopReason.PoweredOff>(runner.Run(100));

        // A data abort without a change of Exception level, by an external abort on a read: EC 0x25, IL, DFSC 0x10.
        Assert.Equal(0x9600_0010ul, Read(runner, TestModel.Data));
    }

    [Fact]
    public void A_portal_outside_the_image_of_the_model_is_UNDEFINED()
    {
        var board = new TestModel(async (_, pe) => await pe.BR(TestModel.Data)).Board(1, new LoadedBytes(new PA(TestModel.Data), Portal.Text(0)));
        var runner = new Runner(board);

        runner.Run(2);

        var after = runner.Snapshot().Pe;
        Assert.Equal(0x0200_0000ul, after.System[Reg.ESR_EL2]);
        Assert.Equal(TestModel.Data, after.System[Reg.ELR_EL2]);
    }

    [Fact]
    public void At_an_Exception_level_without_models_a_portal_is_UNDEFINED()
    {
        var board = new TestModel(async (_, pe) =>
        {
            await pe.MSR(Reg.VBAR_EL1, 0x4018_0000);
            await pe.MSR(Reg.HCR_EL2, HCR_EL2.Field.RW.Mask);
            await pe.MSR(Reg.SPSR_EL2, 0x3c5);
            await pe.MSR(Reg.ELR_EL2, TestModel.Text);
            await pe.ERET();
        }).Board();
        var runner = new Runner(board);

        runner.Run(6);

        Assert.Equal(0x4018_0200ul, runner.Snapshot().Pe.PC);
    }

    [Fact]
    public void A_handler_in_progress_is_a_value_that_a_fork_goes_on_with()
    {
        var board = new TestModel(Increment).Board();
        var whole = new Runner(board);
        whole.Run(1000);
        for (ulong steps = 1; steps < whole.Retired; steps++)
        {
            var first = new Runner(board);
            first.Run(steps);
            var fork = new Runner(first.Snapshot());
            fork.Run(1000);
            Assert.Equal(whole.Snapshot(), fork.Snapshot());
        }
    }

    [Fact]
    public void A_race_between_two_PEs_is_forked_in_mid_handler_and_both_outcomes_are_reached()
    {
        var board = new TestModel(async (portal, pe) =>
        {
            if (portal == Boot)
                await pe.SMC(CPU_ON, 1, TestModel.AddressOf(Second));
            ulong seen = await pe.LDR(TestModel.Data);
            await pe.STR(TestModel.Data, seen + 1);
            await pe.WFI();
            await pe.Panic("woken");
        }).Board(processors: 2);
        var start = new Runner(board with { Interleaving = new Interleaving.RoundRobin(1000) });
        start.Run(2);
        var fork = start.Snapshot();
        Assert.Single(fork.Processors[0].Model!.Handlers);
        Assert.Equal(2, fork.Processors[0].Model!.Handlers[0].Answers.Count);

        var counts = new HashSet<ulong>();
        foreach (var (length, made) in new[] { (1ul, 1ul), (100ul, 0ul) })
        {
            var runner = new Runner(fork with { Interleaving = new Interleaving.RoundRobin(length), Turn = new Turn(1, 0, made, length) });
            runner.Run(100);
            counts.Add(Read(runner, TestModel.Data));
        }

        Assert.Equal([1ul, 2ul], counts.Order());
    }

    [Fact]
    public void Code_that_throws_or_ends_or_is_no_function_of_its_answers_fails_by_name()
    {
        int calls = 0;
        Assert.Contains("InvalidOperationException: no", Failure(async (_, pe) => { await pe.ISB(); throw new InvalidOperationException("no"); }), StringComparison.Ordinal);
        Assert.Contains("ended without ERET", Failure(async (_, pe) => await pe.ISB()), StringComparison.Ordinal);
        var runner = new Runner(new TestModel(async (_, pe) => { await pe.STR(TestModel.Data, (ulong)calls++); await pe.WFI(); await pe.Panic(""); }).Board());
        runner.Run(1);
        var failure = Assert.Throws<ModelFailureException>(() => new Runner(runner.Snapshot()));
        Assert.Contains("run again", failure.Message, StringComparison.Ordinal);
    }

    private static string Failure(Func<int, ModelPE, Handler> code) =>
        Assert.IsType<StopReason.ModelFailed>(new Runner(new TestModel(code).Board()).Run(10)).Why;

    private static async Handler Increment(int portal, ModelPE pe)
    {
        for (int i = 0; i < 3; i++)
            await pe.STR(TestModel.Data, await Sum(pe, i));
        await pe.SMC(SYSTEM_OFF);
    }

    private static async Handler<ulong> Sum(ModelPE pe, int term)
    {
        ulong now = await pe.LDR(TestModel.Data);
        return now + (ulong)term + 1;
    }

    private static ulong Read(Runner runner, ulong address)
    {
        Assert.True(runner.Memory.TryRead(new PA(address), 8, out ulong value));
        return value;
    }
}
