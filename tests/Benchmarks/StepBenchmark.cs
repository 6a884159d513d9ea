using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Benchmarks;

/// <summary>The speed of the specification's step on plain code: the guest <c>bench</c> at EL2 and at EL1, translation off.</summary>
internal static class StepBenchmark
{
    private const ulong Steps = 10_000_000, StepsOfTurn = 100_000, Turns = 100;

    public static void Run()
    {
        Runner atEL2 = new(Start(ExceptionLevel.EL2)), atEL1 = new(Start(ExceptionLevel.EL1));
        // The just-in-time compiler optimises for what it has seen: both levels, in turns.
        for (ulong turn = 0; turn < Turns; turn++)
        {
            Continue(atEL2, StepsOfTurn);
            Continue(atEL1, StepsOfTurn);
        }
        Measurement.Report("step, EL2", "instructions", () => Continue(atEL2, Steps));
        Measurement.Report("step, EL1", "instructions", () => Continue(atEL1, Steps));
    }

    /// <summary>The guest <c>bench-mmu</c>: the same loop at EL1 with both stages of translation on.</summary>
    public static void RunTranslated()
    {
        Runner memo = new(Start(ExceptionLevel.EL2, "bench-mmu")), walks = new(Start(ExceptionLevel.EL2, "bench-mmu"), new MachineWalks());
        Measurement.Report("step, both stages on, walks remembered", "instructions", () => Continue(memo, Steps));
        Measurement.Report("step, both stages on, a walk each time", "instructions", () => Continue(walks, Steps / 10));
    }

    private static ulong Continue(Runner runner, ulong steps)
    {
        ulong before = runner.Retired;
        var stop = runner.Run(steps);
        return stop is StopReason.BudgetExhausted ? runner.Retired - before : throw new InvalidOperationException($"the guest ended: {stop}");
    }

    private static BoardState Start(ExceptionLevel el, string guest = "bench")
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Guests", $"{guest}.elf");
        if (!ImageFile.TryRead(path, BoardLayout.Ram, out var image, out var error) || !image.TryPlace(BoardLayout.DefaultRamSize, out var ram, out error))
            throw new InvalidOperationException($"{path}: {error}");
        return BoardState.Start(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true), ram, image.Entry, el);
    }
}
