using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Tests.Documents;
using VirtSpec.Properties.Traces.Qemu;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>The logs of Golden/qemu-log, and the boards that they were recorded on.</summary>
internal static class QemuLogs
{
    public const ulong MostSteps = 1_000_000;

    public static string PathOf(string log) => Path.Combine(ReadmeTests.Root, "Golden", "qemu-log", $"{log}.log");

    public static IReadOnlyList<QemuEntry> Read(string log)
    {
        using var file = new StreamReader(PathOf(log));
        return QemuLogReader.Read(log, file);
    }

    public static IReadOnlyList<QemuEntry> Parse(string text) => QemuLogReader.Read("q.log", new StringReader(text));

    /// <summary>A guest at EL2 of the board.</summary>
    public static BoardState Board(string guest)
    {
        Assert.True(ImageFile.TryRead(CommandRun.Guest(guest), BoardLayout.Ram, out var image, out var error), error?.ToString());
        var configuration = new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true);
        Assert.True(new BoardOptions(configuration, Pes: 1, BoardLayout.DefaultRamSize, new BootProgram.Bare(image, EL: null), []).TryStart(out var state, out error), error?.ToString());
        return state;
    }
}
