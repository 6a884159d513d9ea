using VirtSpec.Properties.Tests.Cli;
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
        Assert.Equal((0, "a: 1 events more, 0 fewer, 0 changed, 1 equal\ndeeper/b: new\n2 accepted\n", ""), (run.ExitCode, run.Output, run.Error));
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

    [Fact]
    public void A_directory_that_is_not_there_is_one_line() =>
        CommandRun.Of("trace", "accept", "no/such").IsUsageError("virtspec trace accept: DIR no/such: expected a directory, found none; run this at the root of the repository or name one");

    private void Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
