using VirtSpec.Properties.Report;
using VirtSpec.Properties.Tests.Report;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

/// <summary>An empty name of a file is one line, whichever command is given it.</summary>
public sealed class EmptyNameTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("virtspec trace show: '': expected a file that can be read, found no name of a file; name another file", "trace", "show", "")]
    [InlineData("virtspec trace diff: '': expected a file that can be read, found no name of a file; name another file", "trace", "diff", "", "")]
    [InlineData("virtspec trace check: '': expected a file that can be read, found no name of a file; name another file", "trace", "check", "")]
    [InlineData("virtspec trace accept: DIR : expected a directory, found none; run this at the root of the repository or name one", "trace", "accept", "")]
    [InlineData("virtspec trace record: --out: expected a file, found an empty name; name one", "trace", "record", "--hypervisor", "starter", "--out", "")]
    [InlineData("virtspec trace record: --manifest: expected a file that can be read, found no name of a file; name another file", "trace", "record", "x.elf", "--manifest", "")]
    [InlineData("virtspec trace record: --config: expected a file that can be read, found no name of a file; name another file", "trace", "record", "--hypervisor", "starter", "--config", "")]
    [InlineData("virtspec report: RESULT: expected the name of a file, found an empty one; name one", "report", "", "--out", "x")]
    public void An_empty_name_is_one_line(string line, params string[] arguments) =>
        CommandRun.Of([.. arguments.Select(a => a == "x.elf" ? CommandRun.Guest("hello.elf") : a)]).IsUsageError(line);

    [Fact]
    public void An_empty_name_of_a_page_or_a_report_is_one_line()
    {
        string trace = Path.Combine(_directory, "t.trace"), result = Path.Combine(_directory, "r.json");
        Assert.Equal(0, CommandRun.Of("trace", "record", CommandRun.Guest("hello.elf"), "--out", trace).ExitCode);
        CommandRun.Of("trace", "diff", trace, trace, "--html", "").IsUsageError("virtspec trace diff: --html: expected a file, found an empty name; name one");
        File.WriteAllText(result, ResultSet.Write([Sample.Refused]));
        CommandRun.Of("report", result, "--out", "").IsUsageError("virtspec report: --out: expected the name of a folder, found an empty one; name one");
    }
}
