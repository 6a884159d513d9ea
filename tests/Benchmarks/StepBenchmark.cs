using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Benchmarks;

/// <summary>The speed of the specification's step on plain code: the guest <c>bench</c> at EL2 and at EL1, translation off.</summary>
internal static class StepBenchmark
{
    private const ulong Steps = 10_000_000;

    public static void Run()
    {
        foreach (var el in new[] { ExceptionLevel.EL2, ExceptionLevel.EL1 })
        {
            var runner = new Runner(Start(el));
            Measurement.Report($"step, {el}", "instructions", () => Continue(runner));
        }
    }

    private static ulong Continue(Runner runner)
    {
        ulong before = runner.Retired;
        var stop = runner.Run(Steps);
        return stop is StopReason.BudgetExhausted ? runner.Retired - before : throw new InvalidOperationException($"the guest ended: {stop}");
    }

    private static BoardState Start(ExceptionLevel el)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Guests", "bench.elf");
        if (!ImageFile.TryRead(path, BoardLayout.Ram, out var image, out var error) || !image.TryPlace(BoardLayout.DefaultRamSize, out var ram, out error))
            throw new InvalidOperationException($"{path}: {error}");
        return BoardState.Start(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true), ram, image.Entry, el);
    }
}
