using System.Diagnostics;
using System.Globalization;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Benchmarks;

/// <summary>The complete space: every System encoding and other instruction of the matrix, in each direction, at each Exception level, under every recorded configuration.</summary>
internal static class SweepBenchmark
{
    private static readonly ExceptionLevel[] Levels = [ExceptionLevel.EL0, ExceptionLevel.EL1, ExceptionLevel.EL2];

    public static void Run()
    {
        var pe = new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true);
        string path = Path.Combine(AppContext.BaseDirectory, "cortex-a57-configs.csv");
        var errors = new List<string>();
        var configs = MatrixConfig.Parse(path, File.ReadLines(path), errors);
        var matrix = new TrapMatrix(pe);
        Report("matrix", configs, () => configs.Sum(c => Levels.Where(c.Sweeps).Sum(el => (long)matrix.Outcomes(c, el).Length)));
        Report("matrix, unallocated encodings decided anew each time", configs, () => configs.Sum(c => Levels.Where(c.Sweeps).Sum(el => TryEach(pe, matrix, c, el))));
    }

    private static long TryEach(PeConfiguration pe, TrapMatrix matrix, MatrixConfig config, ExceptionLevel el)
    {
        var sweep = new MatrixSweep(pe, config, el);
        var slots = matrix.SlotsOf(el);
        foreach (var slot in slots)
            sweep.Try(slot);
        return slots.Count;
    }

    private static void Report(string name, IReadOnlyList<MatrixConfig> configs, Func<long> sweep)
    {
        sweep();
        var watch = Stopwatch.StartNew();
        long count = sweep();
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {count / 1e6:0.0} million decisions under {configs.Count} configurations in {seconds:0.00} s, {count / seconds / 1e6:0} million a second"));
    }
}
