using VirtSpec.Cli.Output;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;

namespace VirtSpec.Cli.Running;

/// <summary>Runs a machine in slices, between which its console is looked at, input arrives and progress is shown.</summary>
/// <remarks>What happens depends on counts of steps only, so that a run with the same input is the same each time; keys of a terminal are the exception.</remarks>
internal sealed class RunLoop(Runner runner, ConsoleText console, RunSetup setup)
{
    /// <summary>How many steps a slice has.</summary>
    public const ulong SliceSteps = 4096;

    /// <summary>Runs until the program stops, has made <paramref name="budget"/> steps, or, as null, has printed what it should.</summary>
    public StopReason? Run<TObserver>(ulong budget, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        StopReason? stop = null;
        for (ulong left = budget; left > 0 && stop is null;)
        {
            Deliver(wait: false);
            ulong steps = Math.Min(left, SliceSteps);
            stop = runner.Run(steps, ref observer);
            left -= steps;
            if (setup.Until is { Found: true })
                return End(null);
            // A budget that is left, or input that has come, makes the machine go on.
            if ((stop is StopReason.BudgetExhausted && left > 0) || (stop is StopReason.WaitsForever or StopReason.NoProgress && left > 0 && Deliver(wait: true)))
                stop = null;
            setup.Progress?.Show(runner.Retired, runner.Counter, console.ToEL2);
        }
        return End(stop is StopReason.BudgetExhausted last ? last with { Steps = budget } : stop);
    }

    private StopReason? End(StopReason? stop)
    {
        setup.Progress?.Hide();
        return stop;
    }

    /// <summary>Gives the UART the input that it has room for; true when it got some.</summary>
    private bool Deliver(bool wait)
    {
        if (setup.Input is not { } input || setup.InputAfter is { Found: false })
            return false;
        if (setup.Input.IsTerminal)
            console.Flush();
        bool delivered = false;
        while (runner.CanReceive && input.TryPeek(wait && !delivered, out byte value))
        {
            runner.Receive(value);
            input.Take();
            delivered = true;
        }
        return delivered;
    }
}

/// <summary>What a run is to do besides running.</summary>
/// <param name="Until">The texts whose printing ends the run.</param>
/// <param name="Input">What is typed.</param>
/// <param name="InputAfter">The text whose printing lets the input begin.</param>
/// <param name="Progress">Where to show progress.</param>
internal sealed record RunSetup(TextMatches? Until, ConsoleInput? Input, TextMatch? InputAfter, Progress? Progress);
