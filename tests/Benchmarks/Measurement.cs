using System.Diagnostics;
using System.Globalization;

namespace VirtSpec.Benchmarks;

/// <summary>Runs something several times and reports the best run, which is the one that was disturbed least.</summary>
internal static class Measurement
{
    private const int Repetitions = 7;

    /// <param name="what">What is counted, in the plural.</param>
    /// <param name="run">Does the work once, and returns how much of it there was.</param>
    public static void Report(string name, string what, Func<ulong> run)
    {
        run();
        double best = 0, bytes = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            ulong count = run();
            double rate = count / watch.Elapsed.TotalSeconds;
            best = Math.Max(best, rate);
            bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / count;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {best / 1e6:0.0} million {what} a second, {bytes:0.000} bytes allocated for each (best of {Repetitions})"));
    }
}
