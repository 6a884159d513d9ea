using VirtSpec.Adapters.Programs;
using VirtSpec.Lockstep.Qemu;
using VirtSpec.Lockstep.Recording;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>Guests of ours, recorded on QEMU.</summary>
public sealed class RecordedGuestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData("blocks", "cortex-a57")]
    [InlineData("costs", "cortex-a57")]
    [InlineData("costs", "neoverse-n1")]
    [InlineData("offset", "cortex-a57")]
    [InlineData("timer", "cortex-a57")]
    [InlineData("timer", "neoverse-n1")]
    public void QEMU_counts_time_as_TIME_md_says(string guest, string cpu)
    {
        using var folder = new TemporaryFolder();
        var recording = Record(guest, cpu, folder.Path);
        Assert.Equal(File.ReadAllText(InTime($"{guest}.expected")), File.ReadAllText(recording.ConsolePath));
    }

    /// <summary>Each measurement runs 16 times. EL1 asks EL2 for traps and for the end, and twice a time to set and clear TWI; PSCI also ends the guest.</summary>
    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData("SVC", 16, 0)]
    [InlineData("Hypervisor Call", 16 + 2 * 16 + 2, 0)]
    [InlineData("Secure Monitor Call", 0, 16 + 1)]
    [InlineData("Hypervisor Trap", 16, 0)]
    [InlineData("Data Abort", 2 * 16, 0)]
    [InlineData("Prefetch Abort", 2 * 16, 0)]
    [InlineData("IRQ", 16, 0)]
    public void Every_exception_of_the_guest_is_recorded(string @class, int recorded, int byBoard)
    {
        using var folder = new TemporaryFolder();
        var recording = Record("costs", "cortex-a57", folder.Path);
        Assert.True(RecordingCheck.ProgramCounters(recording) > 10_000);
        Assert.Contains(new ClassCount(@class, recorded + byBoard, byBoard, recorded), RecordingCheck.Exceptions(recording));
    }

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData("costs")]
    public void A_recording_that_lost_an_exception_fails(string guest)
    {
        using var folder = new TemporaryFolder();
        var recording = Record(guest, "cortex-a57", folder.Path);
        string exceptions = Path.Combine(folder.Path, "exceptions");
        string[] lines = File.ReadAllLines(exceptions);
        File.WriteAllLines(exceptions, [.. lines[..100], .. lines[101..]]);
        Assert.Throws<InvalidDataException>(() => RecordingCheck.Exceptions(recording));
    }

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData("timer")]
    public void The_same_boot_gives_the_same_recording(string guest)
    {
        using TemporaryFolder one = new(), other = new();
        Record(guest, "cortex-a57", one.Path);
        Record(guest, "cortex-a57", other.Path);
        foreach (string file in new[] { "pcs", "exceptions", "uart", "total", "console", "log" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(one.Path, file)), File.ReadAllBytes(Path.Combine(other.Path, file)));
    }

    private static BootRecording Record(string guest, string cpu, string folder) =>
        Recorder.Record(new Boot { Kernel = InTime($"{guest}.elf"), Cpu = cpu, El2 = true }, folder, Patience);

    private static string InTime(string name) => Path.Combine(AppContext.BaseDirectory, "Time", name);
}
