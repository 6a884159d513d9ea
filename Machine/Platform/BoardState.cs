using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Memory;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Platform;

/// <summary>The whole machine as an immutable value: PEs, RAM, devices, time, and where their interleaving is.</summary>
/// <param name="Time">In instructions: those that completed, and those that would have while every PE waited.</param>
/// <param name="Retired">How many instructions have completed on all PEs.</param>
public sealed record BoardState(
    ValueArray<Processor> Processors, RamSnapshot Ram, BoardDevices Devices, Interleaving Interleaving, Turn Turn, ulong Time, ulong Retired)
{
    /// <summary>What the portals of this board lead to; null where there are none.</summary>
    public IModel? Model { get; init; }

    /// <summary>The physical count of the generic timers, in ticks of 62.5 MHz.</summary>
    public ulong Counter => Time / BoardLayout.InstructionsPerTick;

    /// <summary>PE 0.</summary>
    public PE Pe => Processors[0].Pe;

    /// <summary>The board with another state of PE 0.</summary>
    public BoardState WithPe(PE pe) => this with { Processors = Processors.With(0, Processors[0] with { Pe = pe }) };

    /// <summary>The board with TLBs that use whatever software has not invalidated, or walk, as draws from a seed say.</summary>
    public BoardState WithAdversarialTlbs(ulong seed) =>
        this with { Processors = ValueArray<Processor>.Of(Processors.Select(p => p with { Tlb = TlbState.Empty(seed) })) };

    /// <summary>The board as it starts a program that is in RAM: on PE 0, while the others are off.</summary>
    /// <param name="entry">The physical address of the first instruction.</param>
    /// <param name="el">
    /// The Exception level of the program, or null for the highest. Below EL2 the board is as a boot loader leaves it:
    /// EL1 is AArch64 (HCR_EL2.RW is 1), the counter and the timer are open to EL1, and nothing runs at EL2.
    /// </param>
    /// <param name="processors">How many PEs, 1 to <see cref="BoardLayout.LargestProcessorCount"/>.</param>
    public static BoardState Start(PeConfiguration configuration, RamSnapshot ram, PA entry, ExceptionLevel? el = null, int processors = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(processors, BoardLayout.LargestProcessorCount);
        var pe = PE.Reset(configuration, entry.Value, el);
        if (pe.EL < configuration.HighestEL)
            pe = LeftByBootLoader(pe);
        var all = Enumerable.Range(0, processors).Select(i => i == 0 ? new Processor(pe) : Processor.Off(configuration, i));
        return new BoardState(ValueArray<Processor>.Of(all), ram, BoardDevices.AtReset(processors), Interleaving.Default, Turn.BeforeFirst, Time: 0, Retired: 0);
    }

    private static PE LeftByBootLoader(PE pe) =>
        pe.WithSystem(pe.System
            .With(Reg.HCR_EL2, HCR_EL2.Field.RW.Mask)
            .With(Reg.CNTHCTL_EL2, CNTHCTL_EL2.Field.EL1PCTEN.Mask | CNTHCTL_EL2.Field.EL1PCEN.Mask));
}
