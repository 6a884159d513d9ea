using VirtSpec.Machine.Cpu;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>Makes a machine take interrupts where a log has them, and nowhere else.</summary>
internal sealed class QemuFollower(Runner start, ulong steps, ulong maxSteps)
{
    /// <summary>How many times of timers are tried to raise an interrupt.</summary>
    private const int MostDeadlines = 8;

    private const ulong InstructionsPerTick = Machine.Platform.BoardLayout.InstructionsPerTick;

    /// <summary>The machine, behind the entry when it was made.</summary>
    public Runner Runner { get; private set; } = start;

    public ulong Steps { get; private set; } = steps;

    /// <summary>Goes on up to the entry. Whether it was made, and if not, how the machine and the log differ.</summary>
    public (bool Made, QemuDifference? Why) Follow(QemuEntry entry)
    {
        while (Steps < maxSteps)
        {
            if (entry is QemuEntry.Exception { IsPhysicalInterrupt: true } interrupt && IsThere(interrupt) && Deliver(interrupt))
                return (true, null);
            StopReason? stop;
            var before = Runner.PeOf(0);
            StepResult result;
            try
            {
                stop = Runner.StepHolding(0, out result);
            }
            catch (NotModelledException limit)
            {
                return (false, new QemuDifference("event", $"its end, not modelled: {limit.What}", entry.ToString()));
            }
            Steps++;
            if (result.Event != StepEvent.Retired && MachineEvent.Of(before, result) is { } machine)
                return QemuComparison.Of(entry, machine).Cast<QemuDifference?>().FirstOrDefault() is { } difference ? (false, difference) : (true, null);
            if (stop is not null)
                return (false, new QemuDifference("event", $"its end, {stop}", entry.ToString()));
        }
        return (false, null);
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
            var runner = new Runner(state);
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
