using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Traces.Qemu;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>Runs the machine again from a state that it was in, and writes what it did last.</summary>
/// <param name="Steps">How many steps it made from there.</param>
/// <param name="Exclusions">What it did as QEMU does.</param>
public sealed record DifferenceReplay(BoardState Checkpoint, ulong Steps, IReadOnlyList<Exclusion> Exclusions)
{
    private const ulong Shown = 40;

    public void Write(TextWriter output)
    {
        var runner = new Runner(Checkpoint, new QemuTranslations(new TranslationMemo(Checkpoint.Ram.Size), access => Exclusions.Any(row => row.Completes(access))));
        if (Steps > Shown)
            runner.Run(Steps - Shown);
        var trace = new Tracing(new TraceWriter(output));
        runner.Run(Math.Min(Steps, Shown), ref trace);
    }

    private readonly struct Tracing(TraceWriter trace) : IMachineObserver
    {
        public static bool WatchesRegisters => true;

        public void Scheduled(int pe) => trace.Scheduled(pe);

        public void Retired(in PE before, uint word) => trace.Retired(before, word);

        public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception) => trace.ExceptionTaken(before, after, exception);

        public void Returned(in PE before, in PE after) => trace.Returned(after);

        public void RegisterWritten(Reg register, ulong before, ulong after) => trace.RegisterWritten(register, before, after);

        public void ConsoleByte(byte value) => trace.ConsoleByte(value);

        public void FirmwareCall(in PE caller, PsciAnswer answer) => trace.FirmwareCall(caller, answer);
    }
}
