using VirtSpec.Lockstep.Recording;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>What is wrong with a recording is found.</summary>
public sealed class RecordingCheckTests
{
    // Three instructions from 0x40000000, of which the third is an SVC; two from the vector, 0x40010200; a PSCI call.
    private static readonly byte[] Pcs = [0x80, 0x80, 0x80, 0x80, 0x08, 3, 0xe8, 0x87, 0x08, 2];
    private const string Svc = "3 3 1 40010200 4000000c 3c5 56000007 0 0";

    private const string Log = """
        Taking exception 2 [SVC] on CPU 0
        ...from EL1 to EL1
        ...with ESR 0x15/0x56000007
        ...with ELR 0x4000000c
        ...to EL1 PC 0x40010200 PSTATE 0x3c5
        Exception return from AArch64 EL1 to AArch64 EL1 PC 0x4000000c
        Taking exception 13 [Secure Monitor Call] on CPU 0
        ...from EL1 to EL3
        ...with ESR 0x17/0x5e000000
        ...handled as PSCI call
        """;

    [Fact]
    public void A_recording_that_agrees_is_counted_by_class()
    {
        using var folder = Folder();
        var recording = new BootRecording(folder.Path);
        Assert.Equal([new(0x4000_0000, 3), new(0x4001_0200, 2)], recording.Runs());
        Assert.Equal(5UL, RecordingCheck.ProgramCounters(recording));
        Assert.Equal([new("SVC", 1, 0, 1), new("Secure Monitor Call", 1, 1, 0)], RecordingCheck.Exceptions(recording));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Svc + "\n" + Svc)]
    [InlineData("3 3 2 40010200 4000000c 3c5 56000007 0 0")]
    [InlineData("3 3 1 40010400 4000000c 3c5 56000007 0 0")]
    [InlineData("3 3 1 40010200 40000008 3c5 56000007 0 0")]
    [InlineData("3 3 1 40010200 4000000c 3c5 56000008 0 0")]
    public void An_exception_that_is_missing_or_wrong_or_one_too_many_fails(string exceptions)
    {
        using var folder = Folder(exceptions: exceptions);
        Assert.Throws<InvalidDataException>(() => RecordingCheck.Exceptions(new BootRecording(folder.Path)));
    }

    [Theory]
    [InlineData("2 3 1 40010200 4000000c 3c5 56000007 0 0")]
    [InlineData("4 3 1 40010200 4000000c 3c5 56000007 0 0")]
    [InlineData("3 3 1 40010280 4000000c 3c5 56000007 0 0")]
    [InlineData("6 6 1 40010200 4000000c 3c5 56000007 0 0")]
    public void An_exception_behind_which_its_vector_does_not_run_fails(string exceptions)
    {
        using var folder = Folder(exceptions: exceptions);
        Assert.Throws<InvalidDataException>(() => RecordingCheck.ProgramCounters(new BootRecording(folder.Path)));
    }

    [Fact]
    public void A_recording_with_another_number_of_instructions_than_its_total_fails()
    {
        using var folder = Folder(total: "6");
        Assert.Throws<InvalidDataException>(() => RecordingCheck.ProgramCounters(new BootRecording(folder.Path)));
    }

    [Fact]
    public void An_exception_of_the_log_without_an_end_fails()
    {
        using var folder = Folder(log: Log.Replace("...handled as PSCI call", "", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => RecordingCheck.Exceptions(new BootRecording(folder.Path)));
    }

    [Fact]
    public void Time_that_is_not_that_of_the_instructions_is_found()
    {
        const string abort = "10 f 1 40010200 40000000 3c5 96000045 0 0", later = "20 1f 1 40010200 40000000 3c5 56000000 0 0", skipped = "30 100 1 40010280 40000000 3c5 0 0 0";
        using var folder = Folder(exceptions: string.Join('\n', abort, later, skipped));
        var further = Assert.Single(RecordingCheck.FurtherTime(new BootRecording(folder.Path)));
        Assert.Equal((0x30UL, 0x100 - 0x2f), (further.Exception.Index, further.Nanoseconds));
    }

    private static TemporaryFolder Folder(string exceptions = Svc, string log = Log, string total = "5")
    {
        var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "pcs"), Pcs);
        File.WriteAllText(Path.Combine(folder.Path, "exceptions"), exceptions);
        File.WriteAllText(Path.Combine(folder.Path, "log"), log);
        File.WriteAllText(Path.Combine(folder.Path, "total"), total);
        return folder;
    }
}
