using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

public sealed class AcceptCommandTests : IDisposable
{
    private const string Header = "virtspec-trace 1\ncpu cortex-a57\nof guest.elf\n\n", End = "9 - - end - - - {} - - powered off by PSCI SYSTEM_OFF\n";
    private const string Exit = "5 pe0 a.0 exit EL1h:0x4 EL2h:0x400 HVC64 {} - lower.sync resumes\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_was_received_takes_the_place_of_what_was_kept()
    {
        Write("a.verified.txt", Header + End);
        Write("a.received.txt", Header + Exit + End);
        Write("deeper/b.received.txt", "of a long trace\n");
        var run = CommandRun.Of("trace", "accept", _directory);
        Assert.Equal((0, "a: 1 events more, 0 fewer, 0 changed, 1 equal\n  +   5  a.0  exit       EL1h:0x4 -> EL2h:0x400  HVC64  => resumes\ndeeper/b: new\n2 accepted\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(["a.verified.txt", "b.verified.txt"], Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.Equal(Header + Exit + End, File.ReadAllText(Path.Combine(_directory, "a.verified.txt")));
        Assert.Equal("nothing to accept\n", CommandRun.Of("trace", "accept", _directory).Output);
    }

    [Fact]
    public void A_list_changes_nothing()
    {
        Write("a.verified.txt", "one\ntwo\n");
        Write("a.received.txt", "one\nthree\n");
        var run = CommandRun.Of("trace", "accept", _directory, "--list");
        Assert.Equal((1, "a: differs from line 2 on: 'two' is now 'three'\n1 to accept\n"), (run.ExitCode, run.Output));
        Assert.Equal("one\ntwo\n", File.ReadAllText(Path.Combine(_directory, "a.verified.txt")));
    }

    /// <summary>What a diff leaves out differs, so the texts do.</summary>
    [Fact]
    public void A_trace_that_differs_in_what_is_not_compared_says_so()
    {
        Write("a.verified.txt", Header + Exit + End);
        Write("a.received.txt", Header + Exit.Replace("5 pe0", "6 pe0", StringComparison.Ordinal).Replace("EL2h:0x400", "EL2h:0xc00", StringComparison.Ordinal) + End);
        Assert.Equal("a: 2 events, no difference but in what is not compared: steps, addresses of EL2\n1 to accept\n", CommandRun.Of("trace", "accept", _directory, "--list").Output);
    }

    /// <summary>A trace that is kept as a digest: what differs is said by its counts, and where those agree by its events.</summary>
    [Fact]
    public void A_digest_is_compared_by_its_parts()
    {
        Write("a.verified.txt", TraceDigest.Kept(Long(_ => "HVC64", "resumes")));
        Assert.StartsWith("virtspec-digest 1\n", File.ReadAllText(Path.Combine(_directory, "a.verified.txt")), StringComparison.Ordinal);
        Assert.Equal("a: exits by class: 700 HVC64 are 699, 0 SMC64 are 1\n1 to accept\n", Listed(Long(i => i == 300 ? "SMC64" : "HVC64", "resumes")));
        Assert.Equal("a: as many events of each kind, and the same first and last ones: some between them differ, which 'virtspec trace diff' of two records shows\n1 to accept\n", Listed(Long(_ => "HVC64", "skips")));
        Assert.Equal("a: no event differs but in what is not compared, such as steps and addresses of EL2\n1 to accept\n", Listed(Long(_ => "HVC64", "resumes", 0xc00)));
        Assert.Equal("a: as many events of each kind; of the first and last 0 events more, 0 fewer, 1 changed, 79 equal\n"
            + "  ~   1   1  a.0  exit       EL1h:0x4 -> EL2h:0x400  HVC64  => skips, was resumes\n1 to accept\n", Listed(Long(_ => "HVC64", "resumes", first: "skips")));
    }

    [Fact]
    public void What_cannot_be_put_in_place_leaves_all_as_it_was()
    {
        Write("a/a.received.txt", Header + End);
        Write("b/b.received.txt", Header + End);
        string locked = Path.Combine(_directory, "b");
        Directory.CreateDirectory(Path.Combine(locked, "b.verified.txt"));
        var run = CommandRun.Of("trace", "accept", _directory);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"virtspec trace accept: {Path.Combine(locked, "b.verified.txt")}: expected a file", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_directory, "a", "a.received.txt")));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_one_line() =>
        CommandRun.Of("trace", "accept", "no/such").IsUsageError("virtspec trace accept: DIR no/such: expected a directory, found none; run this at the root of the repository or name one");

    private string Listed(Trace received)
    {
        Write("a.received.txt", TraceDigest.Kept(received));
        return CommandRun.Of("trace", "accept", _directory, "--list").Output;
    }

    /// <summary>700 exits; the 300th has an outcome of its own, the first one too.</summary>
    private static Trace Long(Func<int, string> classOf, string outcome, ulong vector = 0x400, string first = "resumes")
    {
        var exits = Enumerable.Range(1, 700).Select(i => $"{i} pe0 a.0 exit EL1h:0x4 EL2h:0x{(i == 300 ? vector : 0x400):x} {classOf(i)} {{}} - lower.sync {(i == 300 ? outcome : i == 1 ? first : "resumes")}\n");
        return TraceReaderTests.Read(Header + string.Concat(exits) + "700 - - end - - - {} - - powered off by PSCI SYSTEM_OFF\n");
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
