using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;
using static VirtSpec.Hypervisors.Tests.Jailhouse.JailhouseRig;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>A PE begins in its cell as after reset, whatever it held before.</summary>
public sealed class ResetTests
{
    private const int Number = 1;

    private static readonly Lazy<PE> Begun = new(Begin);

    /// <summary>Registers that EL1 can write and that keep the value. The ICC registers are virtual for a cell, accesses to ACTLR_EL1 trap, and enabling debug exceptions would stop the run.</summary>
    private static readonly Reg[] Writable =
    [
        .. RegisterRow.All
            .Where(r => r.Register is not null && r.Storage == Storage.Plain && r.Allows(ExceptionLevel.EL1, isRead: false) && CortexA57.Cpu.Features.Has(r.Feature))
            .Select(r => r.Register!.Value)
            .Where(r => r is not (Reg.ACTLR_EL1 or Reg.MDSCR_EL1) && !r.ToString().StartsWith("ICC_", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Registers_that_a_cell_can_write_are_as_after_reset()
    {
        var expected = PE.Reset(Begun.Value.Configuration, 0).System;
        Assert.InRange(Writable.Length, 50, 200);
        Assert.Empty(Writable.Where(r => Begun.Value.System[r] != expected[r]).Select(r => $"{r}: expected 0x{expected[r]:x}, found 0x{Begun.Value.System[r]:x}"));
    }

    [Fact]
    public void General_and_vector_registers_are_zero()
    {
        Assert.All(Enumerable.Range(0, 31), n => Assert.Equal(0ul, Begun.Value.X(n)));
        Assert.All(Enumerable.Range(0, 32), n => Assert.Equal(UInt128.Zero, Begun.Value.V[n]));
        Assert.Equal(0ul, Begun.Value.SPOf(ExceptionLevel.EL1));
        Assert.Equal(0ul, Begun.Value.SPOf(ExceptionLevel.EL0));
    }

    /// <summary>The PE as it begins in its cell, after ones were in every register while it was parked.</summary>
    private static PE Begin()
    {
        var runner = new Runner(Board(With(Idle)));
        while (!IsParked(runner.Snapshot().Processors[Number]))
            Assert.IsType<StopReason.BudgetExhausted>(runner.Run(20));
        var board = runner.Snapshot();
        var processor = board.Processors[Number];
        runner = new Runner(board with { Processors = board.Processors.With(Number, processor with { Pe = Filled(processor.Pe) }) });
        var entries = ConsoleText.Create();
        while (!entries.Entries.Any(e => e.PC == 0x4040_0000))
            Assert.IsType<StopReason.BudgetExhausted>(runner.Run(100, ref entries));
        return entries.Entries.First(e => e.PC == 0x4040_0000);
    }

    /// <summary>The PE is taken from the root cell, and its cell has not started.</summary>
    private static bool IsParked(Processor p) => p is { Waiting: Waiting.WFI, Pe.EL: ExceptionLevel.EL2 };

    private static PE Filled(PE pe)
    {
        foreach (var register in Writable)
            pe = pe.WithLegalised(register, ulong.MaxValue);
        for (int n = 0; n < 31; n++)
            pe = pe.WithX(n, ulong.MaxValue);
        var v = pe.V;
        for (int n = 0; n < 32; n++)
            v = v.With(n, UInt128.MaxValue);
        return pe.WithV(v).WithSP(ExceptionLevel.EL0, ulong.MaxValue).WithSP(ExceptionLevel.EL1, ulong.MaxValue);
    }
}
