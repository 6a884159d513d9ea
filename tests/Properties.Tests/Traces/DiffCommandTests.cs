using VirtSpec.Properties.Targets;
using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Diff;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

public sealed class DiffCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_trace_does_not_differ_from_itself()
    {
        string trace = Record("a.trace", "xvisor");
        var run = CommandRun.Of("trace", "diff", trace, trace);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"\n\d+ events, no difference\n$", run.Output);
    }

    /// <summary>The starter with one more bit in HCR_EL2: in each of its two VMs the first read of an ID register exits, and because it emulates nothing, the VM never comes to its HVC.</summary>
    [Fact]
    public void A_control_that_is_newly_set_is_the_cause_of_more_exits()
    {
        string guest = Flat("mrs x0, id_aa64pfr0_el1", "mrs x1, id_aa64isar0_el1", "mrs x2, id_aa64mmfr0_el1", "mov x3, #1", "hvc #0", "wfi", "b 0x40000014");
        string sound = Model("Sound", ""), changed = Model("Changed", " | (1ul << 18)");
        string old = Record("old.trace", sound, guest), @new = Record("new.trace", changed, guest);
        var diff = TraceDiff.Of(Read(old), Read(@new));
        Assert.Equal("HCR_EL2.TID3 newly set: 2 more exits (SystemAccess)", diff.Causes[0].ToString());
        // The HVC that is not reached has no cause of its own: TID3 makes no HVC.
        Assert.Single(diff.Causes);
        Assert.Equal("HCR_EL2.TID3 newly clear: 2 fewer exits (SystemAccess)", TraceDiff.Of(Read(@new), Read(old)).Causes[0].ToString());
        var run = CommandRun.Of("trace", "diff", old, @new, "--color", "always");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\e[1mHCR_EL2.TID3 newly set: 2 more exits (SystemAccess)\e[0m\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n\e\[32m\+ +\d+  a\.0  exit +EL1h:0x40000000 -> EL2h:0x[0-9a-f]+  SystemAccess  Op0=0x3 CRm=0x4 Direction=0x1  by HCR_EL2\.TID3", run.Output);
    }

    /// <summary>The same, and IPAs of 30 bits, so that the guest's first instruction has no translation: each cause is named with the exits that can come of it, and no other.</summary>
    [Fact]
    public void Two_controls_that_differ_are_causes_of_their_own_exits()
    {
        string guest = Flat("mrs x0, id_aa64pfr0_el1", "b 0x40000000");
        string old = Record("old.trace", Model("Sound", ""), guest), @new = Record("new.trace", Model("Changed", " | (1ul << 18)", "1 << 6 | 25", "1 << 6 | 34"), guest);
        var causes = TraceDiff.Of(Read(old), Read(@new)).Causes;
        Assert.Matches(@"^VTCR_EL2\.T0SZ is 0x22, was 0x19, on which such exits can depend: \d+ more exits \(InstructionAbortLowerEL\)$", Assert.Single(causes).ToString());
    }

    /// <summary>The guest's HVC at 0x40000000 is UNDEFINED; the second model forgets that ELR_EL2 is behind it.</summary>
    [Fact]
    public void An_outcome_that_differs_is_a_change_of_the_event()
    {
        string guest = Flat("hvc #0", "wfi", "b 0x40000004");
        string old = Record("old.trace", Model("Sound", ""), guest), @new = Record("new.trace", Model("Late", "", "ec == 0x16 ? elr - 4 : elr", "elr"), guest);
        var changed = TraceDiff.Of(Read(old), Read(@new)).Entries.First(e => e.Kind != DiffKind.Equal);
        Assert.Equal((DiffKind.Changed, "injects Unknown with ELR_EL1 0x40000000", "injects Unknown with ELR_EL1 0x40000004"), (changed.Kind, changed.Old?.Outcome, changed.New?.Outcome));
        Assert.Contains("=> injects Unknown with ELR_EL1 0x40000004, was injects Unknown with ELR_EL1 0x40000000\n", CommandRun.Of("trace", "diff", old, @new).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hypervisors_with_the_same_guest_are_compared_by_their_VMs_in_order()
    {
        var (starter, xvisor) = TwoHypervisors();
        var diff = TraceDiff.Of(Read(starter), Read(xvisor));
        Assert.Contains(diff.Entries, e => e is { Kind: DiffKind.Equal, Old.Vm: "a.0", New.Vm: "VM1.0", Any.Kind: TraceKind.Exit, Any.Class: "SMC64", Any.Rule: "HCR_EL2.TSC" });
        Assert.Contains(diff.Causes, c => c is { Control: "MDCR_EL2.TPM newly set", More: 2, Fewer: 0 });
    }

    [Fact]
    public void The_page_is_one_file_with_every_cause()
    {
        string page = Path.Combine(_directory, "diff.html");
        var (starter, xvisor) = TwoHypervisors();
        Assert.Equal(1, CommandRun.Of("trace", "diff", starter, xvisor, "--html", page).ExitCode);
        string html = File.ReadAllText(page);
        Assert.All(TraceDiff.Of(Read(starter), Read(xvisor)).Causes, c => Assert.Contains($"<li>{System.Net.WebUtility.HtmlEncode(c.ToString())}</li>", html, StringComparison.Ordinal));
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        // All elements are closed.
        System.Xml.Linq.XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal)
            .Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal).Replace("<br>", "<br/>", StringComparison.Ordinal));
    }

    [Fact]
    public void Traces_of_two_versions_are_refused()
    {
        string old = Record("a.trace", "starter"), other = Path.Combine(_directory, "b.trace"), page = Path.Combine(_directory, "page.html");
        File.WriteAllText(other, File.ReadAllText(old).Replace("virtspec-trace 1", "virtspec-trace 2", StringComparison.Ordinal));
        CommandRun.Of("trace", "diff", old, other, "--html", page).IsUsageError($"virtspec trace diff: {other}(1): expected version 1 of the format, found version 2: record the trace again");
        Assert.False(File.Exists(page));
    }

    /// <summary>A guest that makes an SMC and reads a register of the PMU, in both VMs of two models; its vector goes on behind what was UNDEFINED.</summary>
    private (string Starter, string Xvisor) TwoHypervisors()
    {
        const int vector = (0x800 + 0x200) / 4;
        string[] program = ["adr x0, 0x40000800", "msr vbar_el1, x0", "smc #0", "mrs x1, pmcr_el0", "wfi", "b 0x40000010"];
        string[] handler = ["mrs x1, elr_el1", "add x1, x1, #4", "msr elr_el1, x1", "eret"];
        string guest = Flat([.. program, .. Enumerable.Repeat("nop", vector - program.Length), .. handler]);
        return (Record("s.trace", "starter", guest), Record("x.trace", "xvisor", guest));
    }

    private string Record(string name, string hypervisor, string? guest = null)
    {
        string file = Path.Combine(_directory, name);
        var run = CommandRun.Of(["trace", "record", "--hypervisor", hypervisor, .. guest is null ? Array.Empty<string>() : ["--guest", guest], "--max-steps", "60000", "--out", file]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return file;
    }

    /// <summary>The starter as a source of its own, with more in HCR_EL2, or with another line.</summary>
    private string Model(string name, string more, string from = "", string to = "")
    {
        string file = Path.Combine(_directory, $"{name}.cs"), source = NewHypervisor.Source(name);
        string changed = source.Replace("pe.MSR(Reg.HCR_EL2, Controls)", $"pe.MSR(Reg.HCR_EL2, Controls{more})", StringComparison.Ordinal);
        if (from.Length > 0)
            changed = changed.Replace(from, to, StringComparison.Ordinal);
        Assert.Equal(more.Length + from.Length > 0, changed != source);
        File.WriteAllText(file, changed);
        return file;
    }

    private string Flat(params string[] program)
    {
        string path = Path.Combine(_directory, "guest");
        File.WriteAllBytes(path, [.. program.SelectMany((line, i) => Word(line, 0x4000_0000 + 4 * (ulong)i))]);
        return path;
    }

    private static byte[] Word(string line, ulong address)
    {
        Assert.True(VirtSpec.Spec.Instructions.Text.Assembler.TryAssemble(line, address, out uint word, out string error), $"{line}: {error}");
        return BitConverter.GetBytes(word);
    }

    private static Trace Read(string path) => TraceReaderTests.Read(File.ReadAllText(path));
}
