using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Cpu;

/// <summary>Whose turn it is, and what happens while every PE waits.</summary>
public sealed partial class Runner
{
    /// <summary>The PE that makes the next step, after the idle time if all wait; null when none ever will.</summary>
    private Core? Next<TObserver>(ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        if (!_turn.IsOver && _cores[_turn.Processor].CanRun)
            return _cores[_turn.Processor];
        while (true)
        {
            foreach (var core in _cores)
                Wake(core);
            if (NextTurn() is { } chosen)
            {
                if (_cores.Length > 1)
                    observer.Scheduled(chosen.Index);
                return chosen;
            }
            if (!PassIdleTime() && !EndAnyWait())
                return null;
        }
    }

    private Core? NextTurn()
    {
        int candidates = _cores.Count(c => c.CanRun);
        if (candidates == 0)
            return null;
        ulong number = _turn.Number + 1;
        int steps = _interleaving.Choose(number, candidates), at = _turn.Processor;
        do
            at = (at + 1) % _cores.Length;
        while (!_cores[at].CanRun || steps-- > 0);
        _turn = new Turn(number, at, 0, _interleaving.Length(number));
        return _cores[at];
    }

    /// <summary>Ends the wait of a PE when what it waits for is there. An adversarial WFE may end at any time.</summary>
    private void Wake(Core core)
    {
        if (!core.IsOn || core.Waiting == Waiting.None)
            return;
        core.Refresh(ref core.Pe, Counter, _bus.Devices);
        if (core.Wakes(new Inputs(Counter: Counter, Gic: core.Pending)) || (MayEndByItself(core) && _interleaving.Draws(core.Index, _time)))
            core.Waiting = Waiting.None;
    }

    private static bool MayEndByItself(Core core) =>
        core.IsOn && core.Waiting == Waiting.WFE && core.Pe.Configuration.Choices.Wfe == WfeBehaviour.Adversarial;

    /// <summary>Nothing else will happen: a wait that may end by itself does.</summary>
    private bool EndAnyWait()
    {
        if (_cores.FirstOrDefault(MayEndByItself) is not { } core)
            return false;
        core.Waiting = Waiting.None;
        return true;
    }

    /// <summary>The last count that time, which is a number of instructions, reaches: after more than 500 years.</summary>
    private const ulong LastCount = ulong.MaxValue / BoardLayout.InstructionsPerTick;

    /// <summary>Every PE waits: time goes on to the next timer; false when no timer will end it.</summary>
    private bool PassIdleTime()
    {
        ulong? next = _bus.Devices.Value.Rtc.NextChange(Counter);
        foreach (var core in _cores.Where(c => c.IsOn))
            if (core.NextWake(Counter) is { } due)
                next = next < due ? next : due;
        if (next is null or > LastCount)
            return false;
        _time = Math.Max(_time, next.Value * BoardLayout.InstructionsPerTick);
        _bus.Devices.Pass(Counter);
        return true;
    }

    private StopReason.WaitsForever WaitsForever()
    {
        var core = _cores.FirstOrDefault(c => c.IsOn) ?? _cores[0];
        string what = !core.IsOn ? "PSCI CPU_OFF" : core.Waiting == Waiting.CPU_SUSPEND ? "PSCI CPU_SUSPEND" : $"{core.Waiting}";
        // The instruction that waits is the one before.
        return new StopReason.WaitsForever(what, new VA(core.Pe.PC - 4));
    }
}
