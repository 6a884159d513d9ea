using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Diff;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>Who is who in two traces, and which parts of them are compared.</summary>
public sealed class DiffVmTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>VMs of one name belong together whatever others come before; the others pair in order, one to one, and who is left stays alone.</summary>
    [Theory]
    [InlineData("a", "a b", "a=a")]
    [InlineData("a", "b a", "a=a")]
    [InlineData("a b", "a b", "a=a b=b")]
    [InlineData("a b", "b a", "a=a b=b")]
    [InlineData("a b", "x y", "a=x b=y")]
    [InlineData("a b", "x a", "a=a b=x")]
    [InlineData("a b c", "x b", "a=x b=b")]
    [InlineData("a", "x y", "a=x")]
    [InlineData("host a", "x host", "a=x host=host")]
    [InlineData("host", "x", "")]
    public void VMs_are_paired_one_to_one(string old, string @new, string expected)
    {
        var pairs = new VmPairs(Of(old), Of(@new));
        string[] olds = old.Split(' ');
        Assert.Equal(expected, string.Join(' ', @new.Split(' ').Where(n => olds.Contains(pairs.OldName($"{n}.0")[..^2])).Select(n => $"{pairs.OldName($"{n}.0")[..^2]}={n}").Order(StringComparer.Ordinal)));
    }

    /// <summary>An event of a VM that only one trace has is no event of another.</summary>
    [Fact]
    public void A_VM_of_one_trace_alone_is_nobodys()
    {
        var diff = TraceDiff.Of(Of("a"), Of("b a"));
        Assert.Equal([(DiffKind.Added, "b.0"), (DiffKind.Equal, "a.0"), (DiffKind.Equal, "-")], diff.Entries.Select(e => (e.Kind, e.Any.Vm)));
        var given = TraceDiff.Of(Of("a"), Of("b a"), vms: new VmPairs(Of("a"), Of("b a"), ("a", "b")));
        Assert.Equal([(DiffKind.Equal, "b.0"), (DiffKind.Added, "a.0"), (DiffKind.Equal, "-")], given.Entries.Select(e => (e.Kind, e.Any.Vm)));
    }

    [Theory]
    [InlineData("red", "1 events more, 0 fewer, 0 changed, 2 equal")]
    [InlineData("VM1", "1 events more, 0 fewer, 0 changed, 2 equal")]
    [InlineData("VM1.0", "1 events more, 0 fewer, 0 changed, 2 equal")]
    [InlineData("VM2", "2 events, no difference but in what is not compared: names of VMs")]
    [InlineData("VM2=red", "1 events more, 0 fewer, 0 changed, 2 equal")]
    [InlineData("VM1=blue", "2 events, no difference but in what is not compared: steps, names of VMs")]
    public void One_VM_is_compared_by_its_name_in_either_trace(string vm, string expected)
    {
        string old = Write("old.trace", "VM1 VM2"), @new = Write("new.trace", "red blue red");
        Assert.Contains($"\n{expected}\n", CommandRun.Of("trace", "diff", old, @new, "--vm", vm).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch", "a VM of one of the traces")]
    [InlineData("red=VM1", "OLDNAME=NEWNAME, names of VMs")]
    [InlineData("VM1=nosuch", "OLDNAME=NEWNAME, names of VMs")]
    public void A_VM_that_no_trace_has_is_refused(string vm, string expected)
    {
        string old = Write("old.trace", "VM1 VM2"), @new = Write("new.trace", "red blue red");
        CommandRun.Of("trace", "diff", old, @new, "--vm", vm).IsUsageError($"virtspec trace diff: --vm: expected {expected}, found '{vm}'; the old trace has VM1, VM2, the new one red, blue");
    }

    [Fact]
    public void Names_that_a_trace_has_not_are_refused_where_it_is_shown()
    {
        string trace = Write("old.trace", "VM1 VM2");
        CommandRun.Of("trace", "show", trace, "--vm", "VM3").IsUsageError("virtspec trace show: --vm: expected a VM of the trace, found 'VM3'; it has VM1, VM2");
        CommandRun.Of("trace", "show", trace, "--class", "HVC6").IsUsageError("virtspec trace show: --class: expected a class that a trace can have, found 'HVC6'; did you mean HVC64?");
        Assert.Equal(0, CommandRun.Of("trace", "show", trace, "--class", "DataAbortLowerEL").ExitCode);
        Assert.Equal(0, CommandRun.Of("trace", "show", trace, "--vm", "VM1.0").ExitCode);
    }

    /// <summary>Guests that lie elsewhere: the place, FAR, IPA and addresses of outcomes differ, and nothing else.</summary>
    [Fact]
    public void Without_addresses_the_guests_places_do_not_count()
    {
        const string exit = " pe0 a.0 exit EL1h:0x4 EL2h:0x400 DataAbortLowerEL {DFSC=0x5 FAR=0x10 IPA=0x10} - lower.sync injects DataAbortCurrentEL with ELR_EL1 0x4\n";
        string old = WriteText("old.trace", $"1{exit}"), moved = WriteText("new.trace", "1" + exit.Replace("0x4 ", "0x8 ", StringComparison.Ordinal).Replace("0x4\n", "0x8\n", StringComparison.Ordinal).Replace("0x10", "0x20", StringComparison.Ordinal));
        string other = WriteText("other.trace", "1" + exit.Replace("injects DataAbortCurrentEL with ELR_EL1 0x4", "skips", StringComparison.Ordinal));
        Assert.Contains("\n1 events more, 1 fewer, 0 changed, 1 equal\n", CommandRun.Of("trace", "diff", old, moved).Output, StringComparison.Ordinal);
        var run = CommandRun.Of("trace", "diff", old, moved, "--without-addresses");
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith("\n2 events, no difference but in what is not compared: addresses of guests\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n0 events more, 0 fewer, 1 changed, 1 equal\n", CommandRun.Of("trace", "diff", old, other, "--without-addresses").Output, StringComparison.Ordinal);
    }

    /// <summary>Around what differs stand three equal events on each side, and a row says how many were left out; with --all there are all.</summary>
    [Fact]
    public void Equal_events_are_folded_unless_all_are_asked_for()
    {
        string same = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i} pe0 a.0 exit EL1h:0x{4 * i:x} EL2h:0x400 HVC64 {{}} - lower.sync resumes\n"));
        string old = WriteText("old.trace", same), @new = WriteText("new.trace", same + "21 pe0 a.0 exit EL1h:0x4 EL2h:0x400 SMC64 {} HCR_EL2.TSC lower.sync skips\n");
        string[] rows = CommandRun.Of("trace", "diff", old, @new).Output.Split('\n')[5..];
        Assert.Equal(["  ... 17 equal events ...", "  18 18  a.0  exit       EL1h:0x48 -> EL2h:0x400  HVC64  => resumes"], rows[..2]);
        Assert.Equal(7, rows.Length);
        string[] all = CommandRun.Of("trace", "diff", old, @new, "--all").Output.Split('\n')[5..];
        Assert.Equal(23, all.Length);
        Assert.DoesNotContain(all, r => r.Contains("...", StringComparison.Ordinal));
        Assert.Contains("\n   1  1  a.0  exit ", CommandRun.Of("trace", "diff", old, old, "--all").Output, StringComparison.Ordinal);
    }

    private static Trace Of(string vms) => TraceReaderTests.Read(Text(vms));

    private static string Text(string vms) => Whole(string.Concat(vms.Split(' ').Select((vm, i) => $"{i + 1} pe0 {vm}.0 exit EL1h:0x4 EL2h:0x400 HVC64 {{}} - lower.sync resumes\n")));

    private static string Whole(string events) => $"virtspec-trace 1\ncpu cortex-a57\nof guest.elf\n\n{events}99 - - end - - - {{}} - - powered off by PSCI SYSTEM_OFF\n";

    private string Write(string name, string vms) => WriteFile(name, Text(vms));

    private string WriteText(string name, string events) => WriteFile(name, Whole(events));

    private string WriteFile(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
