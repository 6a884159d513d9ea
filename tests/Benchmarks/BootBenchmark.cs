using System.Diagnostics;
using VirtSpec.Boots;

namespace VirtSpec.Benchmarks;

/// <summary>The speed of a boot of real system software, as a user gets it: the first run compiles the specification too, the others do not.</summary>
internal static class BootBenchmark
{
    private const int Runs = 4;

    public static int Run(string name)
    {
        if (Boot.All.FirstOrDefault(b => b.Name == name) is not { } boot || BootFiles.WhyNot(boot) is { } absent && Complain(absent))
        {
            Console.Error.WriteLine($"benchmarks: boot: expected a name of Golden/boots/boots.tbl whose files are there, found '{name}'");
            return 2;
        }
        for (int run = 1; run <= Runs; run++)
            Console.WriteLine($"boot {name}, run {run}: {MachineBoot.Run(boot).Summary}");
        Console.WriteLine($"largest working set: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB, for a board with {boot.Megabytes} MiB");
        return 0;
    }

    private static bool Complain(string absent)
    {
        Console.Error.WriteLine($"benchmarks: boot: {absent}");
        return true;
    }
}
