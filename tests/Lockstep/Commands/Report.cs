using VirtSpec.Lockstep.Recording;

namespace VirtSpec.Lockstep.Commands;

/// <summary>What a recording holds, as text.</summary>
internal static class Report
{
    /// <summary>Checks a recording and prints its size, its exceptions by class, and when the console had said what was waited for.</summary>
    public static void Write(BootRecording recording, IReadOnlyList<string> until)
    {
        Console.WriteLine($"{RecordingCheck.ProgramCounters(recording):n0} instructions in {recording.Runs().Count():n0} runs");
        var counts = RecordingCheck.Exceptions(recording);
        Console.WriteLine($"{counts.Sum(count => count.Logged)} exceptions in QEMU's log, {counts.Sum(count => count.ByBoard)} of them PSCI calls that the board answers; {counts.Sum(count => count.Recorded)} recorded");
        foreach (var count in counts.OrderByDescending(count => count.Logged))
            Console.WriteLine($"  {count.Class,-24} {count.Logged,6} {(count.ByBoard > 0 ? $"{count.ByBoard} by the board" : "")}".TrimEnd());
        var further = RecordingCheck.FurtherTime(recording).ToList();
        Console.WriteLine($"time at each exception: the instructions without aborted ones, and {further.Sum(one => one.Nanoseconds):n0} ns at {further.Count} of them");
        foreach (string text in until)
            Console.WriteLine($"\"{text}\" after {ConsoleSays.After(recording, text):n0} instructions");
    }
}
