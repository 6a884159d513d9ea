using VirtSpec.Cli;
using VirtSpec.Properties.Tests.Traces;
using VirtSpec.Properties.Traces.Qemu;
using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>QEMU's own log of the boot of a KVM host with its guest (Golden/qemu-log/kvm.log), in step with the machine.</summary>
public sealed class QemuLogTests
{
    private const string Category = "Category", Shared = "shared";
    private const ulong MostSteps = 20_000_000;
    private const int FlippedEvents = 100;

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

    /// <summary>Each single bit of ESR, FAR, ELR and PC of each synchronous exception is another value than the machine's.</summary>
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
            Assert.True(FlippedBits.Of(entry).All(flipped => QemuComparison.Of(flipped.Entry, machine).Any()), $"{entry}");
    }

    /// <summary>The same through the re-execution: each bit of 100 events over the whole boot is refused at the event, by the value in which it is.</summary>
    [BootFact("kvm"), Trait(Category, Shared)]
    public void Each_flipped_bit_of_100_events_is_refused_at_its_event()
    {
        var entries = Read();
        int[] events = [.. Enumerable.Range(0, entries.Count).Where(i => entries[i] is QemuEntry.Exception { Kind: 0, ByBoard: false })];
        int apart = events.Length / FlippedEvents;
        var flipped = new FlippedBits();
        foreach (var (index, before) in EventForks.Of(WatchedBoot.Start(Boot.Named("kvm")), entries.Count, MostSteps, [.. events.Where((_, n) => n % apart == 0).Take(FlippedEvents)]))
            flipped.AreRefused((QemuEntry.Exception)entries[index], before);
        Assert.Equal(FlippedEvents, flipped.Events);
        Assert.True(flipped.Bits >= 160 * FlippedEvents, $"{flipped.Bits}");
    }

    /// <summary>From the start of the boot too, a flipped bit ends the re-execution at its event.</summary>
    [BootFact("kvm"), Trait(Category, Shared)]
    public void A_flipped_bit_ends_the_whole_re_execution_at_its_event()
    {
        var entries = Read();
        int at = Enumerable.Range(200, entries.Count).First(i => entries[i] is QemuEntry.Exception { Kind: 0 });
        var flipped = FlippedBits.Of((QemuEntry.Exception)entries[at]).Last().Entry;
        var end = QemuReplay.Run(WatchedBoot.Start(Boot.Named("kvm")), [.. entries.Take(at), flipped, .. entries.Skip(at + 1)], MostSteps);
        Assert.Equal((at, flipped), (end.Agreed, end.Refused));
    }

    private static IReadOnlyList<QemuEntry> Read()
    {
        using var file = new StreamReader(Log);
        return QemuLogReader.Read("kvm.log", file);
    }
}
