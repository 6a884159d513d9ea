using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Traces.Qemu;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>A machine that does by itself what a log of QEMU's says, as it is right before the steps of some entries, so that each of these steps can be made again and again.</summary>
internal static class EventForks
{
    /// <param name="entries">How many entries the log has.</param>
    /// <param name="wanted">The numbers of entries, in order.</param>
    public static IEnumerable<(int Index, BoardState Before)> Of(BoardState start, int entries, ulong mostSteps, IReadOnlyList<int> wanted)
    {
        var events = new Events([]);
        new Runner(start).Run(mostSteps, ref events);
        if (events.Steps.Count < entries)
            throw new InvalidOperationException($"expected {entries} events, found {events.Steps.Count}");
        var runner = new Runner(start);
        ulong made = 0;
        foreach (int index in wanted)
        {
            ulong before = events.Steps[index] - 1;
            runner.Run(before - made);
            made = before;
            yield return (index, runner.Snapshot());
        }
    }

    /// <summary>The numbers of the steps, from 1, of which QEMU logs an entry.</summary>
    private struct Events(List<ulong> steps) : IMachineObserver
    {
        private ulong _count;

        public readonly IReadOnlyList<ulong> Steps => steps;

        public static bool WatchesSteps => true;

        public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs)
        {
            _count++;
            if (step.Event != StepEvent.Retired && MachineEvent.Of(before, step) is not null)
                steps.Add(_count);
        }
    }
}
