using System.Collections.Immutable;
using VirtSpec.Lockstep.Recording;

namespace VirtSpec.Lockstep.Compare;

/// <summary>How many entries of a class QEMU's log has up to the end of the comparison, how many of them the board answered as PSCI calls, and how many were compared.</summary>
public readonly record struct ComparedClass(string Class, int Logged, int ByBoard, int Compared)
{
    /// <summary>The classes in QEMU's log, those with the most entries first. The log is read again, so that what the comparison passed over shows.</summary>
    /// <param name="end">Entries after so many instructions are not counted.</param>
    public static ImmutableArray<ComparedClass> Of(BootRecording recording, ulong end, IReadOnlyDictionary<string, int> compared)
    {
        var logged = RecordedEvent.Read(recording).TakeWhile(e => e.Exception is not { } exception || exception.Index <= end);
        return
        [
            .. logged.GroupBy(e => e.Class)
                .Select(c => new ComparedClass(c.Key, c.Count(), c.Count(e => e.Exception is null), compared.GetValueOrDefault(c.Key)))
                .OrderByDescending(c => c.Logged),
        ];
    }
}
