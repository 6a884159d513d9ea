using VirtSpec.Cli;
using VirtSpec.Properties.Traces.Qemu;
using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>QEMU's own log of the boot of a KVM host with its guest (Golden/qemu-log/kvm.log), in step with the machine.</summary>
public sealed class QemuLogTests
{
    private const string Category = "Category", Shared = "shared";
    private const ulong MostSteps = 20_000_000;

    private static string Log { get; } = Path.Combine(BootTraceTests.Root(), "Golden", "qemu-log", "kvm.log");

    [BootFact("kvm"), Trait(Category, Shared)]
    public void The_log_of_the_boot_passes_with_the_image()
    {
        var boot = Boot.Named("kvm");
        using StringWriter output = new() { NewLine = "\n" }, error = new();
        int code = CommandLine.Run(["trace", "check", Log, .. MachineBoot.Arguments(boot)[1..].Where(a => a != "--stats")], output, error);
        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Equal($"{Log}: 326 exceptions, 327 returns, 6 calls that the board answers: well-formed\nthe machine makes all 659 entries, in 16036874 steps\n", output.ToString());
    }

    /// <summary>Each single bit of ESR, FAR, ELR and PC of each synchronous exception is another value than the machine's; and, for some, the whole re-execution ends there.</summary>
    [BootFact("kvm"), Trait(Category, Shared)]
    public void No_bit_of_a_synchronous_event_can_be_flipped()
    {
        var entries = Read();
        var pairs = new List<(QemuEntry.Exception Entry, MachineEvent Machine)>();
        var start = WatchedBoot.Start(Boot.Named("kvm"));
        QemuReplay.Run(start, entries, MostSteps, (entry, machine) =>
        {
            if (entry is QemuEntry.Exception { Kind: 0 } exception)
                pairs.Add((exception, machine));
        });
        Assert.True(pairs.Count > 300, $"{pairs.Count}");
        foreach (var (entry, machine) in pairs)
            Assert.True(Flips(entry).All(flipped => QemuComparison.Of(flipped, machine).Any()), $"{entry}");
        foreach (int index in (int[])[1, 200, entries.Count - 3])
        {
            int at = Enumerable.Range(index, entries.Count).First(i => entries[i] is QemuEntry.Exception { Kind: 0 });
            var flipped = Flips((QemuEntry.Exception)entries[at]).Last();
            var end = QemuReplay.Run(start, [.. entries.Take(at), flipped, .. entries.Skip(at + 1)], MostSteps);
            Assert.Equal((at, flipped), (end.Agreed, end.Refused));
        }
    }

    private static IReadOnlyList<QemuEntry> Read()
    {
        using var file = new StreamReader(Log);
        return QemuLogReader.Read("kvm.log", file);
    }

    private static IEnumerable<QemuEntry.Exception> Flips(QemuEntry.Exception e)
    {
        for (int bit = 0; bit < 64; bit++)
        {
            if (bit < 32)
                yield return e with { ESR = e.ESR ^ 1ul << bit };
            if (e.ByBoard)
                continue;
            yield return e with { ELR = e.ELR ^ 1ul << bit };
            yield return e with { PC = e.PC ^ 1ul << bit };
            if (e.FAR is { } far)
                yield return e with { FAR = far ^ 1ul << bit };
        }
    }
}
