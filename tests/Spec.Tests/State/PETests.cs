using System.Reflection;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.State;

public sealed class PETests
{
    private const ulong Start = 0x4000_0000;
    private const uint Nop = 0xd503201f;

    [Fact]
    public void A_step_that_changes_nothing_keeps_every_part_of_the_PE()
    {
        var pe = Sample();
        Step.Run(pe, new Words(Nop), default, out var result);
        Assert.Equal(pe.WithPC(Start + 4), result.Next);
    }

    [Fact]
    public void A_step_forgets_what_its_result_held_before()
    {
        Step.Run(Sample(), new Words(0), default, out var result);
        Assert.Equal(StepEvent.Exception, result.Event);
        Step.Run(Sample(), new Words(Nop), default, out result);
        Step.Run(Sample(), new Words(Nop), default, out var fresh);
        Assert.Equal(Parts(fresh), Parts(result));
    }

    [Fact]
    public void The_sample_differs_from_zero_in_every_field()
    {
        object sample = Sample(), zero = default(PE);
        var fields = typeof(PE).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.NotEqual(field.GetValue(zero), field.GetValue(sample)));
    }

    private static (PE, Effects, StepEvent, uint, ExceptionRecord?) Parts(StepResult r) => (r.Next, r.Effects, r.Event, r.Word, r.Exception);

    private static PE Sample()
    {
        var configuration = new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true);
        var pe = PE.Reset(configuration, Start, ExceptionLevel.EL2)
            .WithSP(ExceptionLevel.EL0, 0x10).WithSP(ExceptionLevel.EL1, 0x20).WithSP(ExceptionLevel.EL2, 0x30)
            .WithSystem(Reg.TPIDR_EL2, 7).WithV(VectorRegisters.Zero.With(3, 5))
            .WithMonitor(new ExclusiveMonitor(new PA(0x40), 8)).WithEventRegister(true);
        for (int n = 0; n < GeneralRegisters.Count; n++)
            pe = pe.WithX(n, (ulong)n + 1);
        return pe;
    }

    /// <summary>Memory that reads as one word everywhere.</summary>
    private sealed class Words(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return true;
        }
    }
}
