using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>Makes a machine take interrupts where a log has them, and nowhere else.</summary>
/// <param name="steps">How many steps <paramref name="start"/> has made.</param>
/// <param name="run">Makes a machine of a state.</param>
internal sealed class QemuFollower(Runner start, ulong steps, ulong maxSteps, Func<BoardState, Runner> run)
{
    /// <summary>How many times of timers are tried to raise an interrupt.</summary>
    private const int MostDeadlines = 8;

    /// <summary>So many steps are made at most on the way to an entry.</summary>
    private const ulong Patience = 20_000_000;

    private readonly ulong _first = steps;
    private readonly ulong _last = Math.Min(maxSteps, steps + Patience);

    private const ulong InstructionsPerTick = BoardLayout.InstructionsPerTick;

    /// <summary>The machine, behind the entry when it was made.</summary>
    public Runner Runner { get; private set; } = start;

    public ulong Steps { get; private set; } = steps;

    /// <summary>Goes on up to the entry. Whether it was made, and if not, what the machine made in its place, and how the two differ.</summary>
    public (bool Made, MachineEvent? Found, QemuDifference? Why) Follow(QemuEntry entry)
    {
        while (Steps < _last)
        {
            if (entry is QemuEntry.Exception { IsPhysicalInterrupt: true } interrupt && IsThere(interrupt) && Deliver(interrupt))
                return (true, null, null);
            StopReason? stop;
            var before = Runner.PeOf(0);
            StepResult result;
            try
            {
                stop = Runner.StepHolding(0, out result);
            }
            catch (NotModelledException limit)
            {
                return (false, null, new QemuDifference("event", $"its end, not modelled: {limit.What}", entry.ToString()));
            }
            Steps++;
            if (result.Event != StepEvent.Retired && MachineEvent.Of(before, result) is { } machine)
                return QemuComparison.Of(entry, machine).Cast<QemuDifference?>().FirstOrDefault() is { } difference ? (false, machine, difference) : (true, null, null);
            if (stop is not null)
                return (false, null, new QemuDifference("event", $"its end, {stop}", entry.ToString()));
        }
        return (false, null, new QemuDifference("event", $"none in {Steps - _first} steps without other interrupts", entry.ToString()));
    }

    /// <summary>The PE is at the instruction before which the log has the interrupt, and nothing masks it.</summary>
    private bool IsThere(QemuEntry.Exception interrupt)
    {
        ref readonly var pe = ref Runner.PeOf(0);
        return pe.PC == interrupt.ELR && (int)pe.EL == interrupt.From
            && Interrupts.Pending(pe, new Inputs(IRQ: interrupt.Number == QemuNames.IRQ, FIQ: interrupt.Number == QemuNames.FIQ)) is { IsVirtual: false };
    }

    /// <summary>Lets the interrupt be taken: one that is pending, or that of a timer, to which time goes on. False when there is none.</summary>
    private bool Deliver(QemuEntry.Exception interrupt)
    {
        var state = Runner.Snapshot();
        for (int i = 0; i < MostDeadlines; i++)
        {
            var runner = run(state);
            bool made = false;
            var observer = new QemuObserver(0, (machine, _) => made = !QemuComparison.Of(interrupt, machine).Any());
            runner.Run(1, ref observer);
            if (made)
            {
                (Runner, Steps) = (runner, Steps + 1);
                return true;
            }
            ulong counter = state.Time / InstructionsPerTick;
            if (TimerInterrupts.NextChange(state.Pe, counter) is not { } due || due > ulong.MaxValue / InstructionsPerTick)
                return false;
            state = state with { Time = Math.Max(state.Time, due * InstructionsPerTick) };
        }
        return false;
    }
}
