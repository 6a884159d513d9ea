using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Traces;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Tracing;

/// <summary>What is run for a trace.</summary>
internal abstract record RecordedSource
{
    private RecordedSource()
    {
    }

    /// <summary>A board, with the manifest that names its VMs.</summary>
    public sealed record Board(BoardState Start, Manifest? Manifest) : RecordedSource;

    /// <summary>A case of a model.</summary>
    public sealed record Case(Suite Suite, ICaseCheck Check, GuestCase Drawn) : RecordedSource
    {
        /// <summary>Runs it and writes its trace.</summary>
        public StopReason Record(TraceWriter writer)
        {
            var monitor = new TraceMonitor(new TraceNames(Suite.Rig.Installation.Manifest));
            var outcome = Check.Run(Drawn, [monitor]);
            foreach (var e in monitor.Events)
                writer.Write(e);
            return outcome.Why;
        }
    }
}
