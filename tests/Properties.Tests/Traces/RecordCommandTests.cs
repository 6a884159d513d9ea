using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

public sealed class RecordCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>tests/Guests/hello.S: EL1 writes SCTLR_EL1, which HCR_EL2.TVM traps; EL2 skips the write; EL1 ends by HVC.</summary>
    [Fact]
    public void A_program_gives_the_events_of_its_source()
    {
        var trace = Record(CommandRun.Guest("hello.elf"));
        Assert.Equal(["entry", "exit SystemAccess HCR_EL2.TVM skips", "entry", "exit HVC64 - not entered again", "firmware SYSTEM_OFF", "end"],
            trace.Events.Where(e => e.Kind != TraceKind.Control).Select(Brief));
        Assert.Equal((3ul, 1ul, 0ul), (trace.Events.First(e => e.Kind == TraceKind.Exit)["Op0"]!.Value, trace.Events.First(e => e.Kind == TraceKind.Exit)["CRn"]!.Value, trace.Events.First(e => e.Kind == TraceKind.Exit)["Direction"] ?? 0));
        Assert.Contains(trace.Events, e => e is { Kind: TraceKind.Control, Class: "HCR_EL2" } && e["TVM"] == 1);
    }

    [Fact]
    public void VMs_have_their_names_of_the_manifest()
    {
        var trace = Record(CommandRun.Guest("two-vms.elf"), "--manifest", CommandRun.Guest("two-vms.yaml"));
        Assert.Equal(["a", "b"], trace.Events.Where(e => e.Kind == TraceKind.Exit).Select(e => e.VmName).Distinct().Order());
        Assert.Equal(["vmid1", "vmid2"], Record(CommandRun.Guest("two-vms.elf")).Events.Where(e => e.Kind == TraceKind.Exit).Select(e => e.VmName).Distinct().Order());
    }

    [Fact]
    public void A_model_runs_a_guest_in_each_VM()
    {
        var trace = Record("--hypervisor", "xvisor", "--guest", CommandRun.Guest("el1/undefined.elf"));
        Assert.Contains(trace.Events, e => e is { Kind: TraceKind.Exit, Class: "SMC64", Rule: "HCR_EL2.TSC", From.PC: 0x400010a4, Outcome: "injects Unknown with ELR_EL1 0x400010a4" });
        Assert.Equal(["VM1", "VM2"], trace.Events.Where(e => e.Kind == TraceKind.Exit).Select(e => e.VmName).Distinct().Order());
        Assert.Equal("powered off by PSCI SYSTEM_OFF", trace.Events[^1].Outcome);
    }

    [Fact]
    public void A_case_of_a_report_is_recorded_by_its_key()
    {
        var trace = Record("--hypervisor", "starter", "--replay", "1:3/o0/t/0.0=n1,r,x7fffffff,s,d:0-d4000002/1.0=n1,r,x7fffffff,s,d:");
        Assert.Contains(trace.Events, e => e is { Kind: TraceKind.Exit, Class: "HVC64", Vm: "a.0" });
        CommandRun.Of("trace", "record", "--hypervisor", "starter", "--replay", "1").IsUsageError("virtspec trace record: --replay: expected SEED:NUMBER, found '1'; copy the key of a report of the same target");
    }

    [Fact]
    public void The_same_run_gives_the_same_bytes_wherever_its_files_are()
    {
        string elsewhere = Path.Combine(_directory, "hello.elf"), file = Path.Combine(_directory, "hello.trace");
        File.Copy(CommandRun.Guest("hello.elf"), elsewhere);
        var printed = CommandRun.Of("trace", "record", CommandRun.Guest("hello.elf"));
        Assert.Equal(0, CommandRun.Of("trace", "record", elsewhere, "--out", file).ExitCode);
        Assert.Equal(printed.Output, File.ReadAllText(file));
        Assert.Equal(["hello.elf", "hello.trace"], Directory.GetFiles(_directory).Select(Path.GetFileName).Order());
    }

    /// <summary>Files lie about that are called as values of other options are; only what the command reads is an input.</summary>
    [Fact]
    public void A_header_does_not_depend_on_the_folder()
    {
        string here = Directory.GetCurrentDirectory();
        string[] arguments = ["trace", "record", CommandRun.Guest("hello.elf"), "--max-steps", "60000", "--until", "goodbye", "--set", "X5=1", "--cpu", "cortex-a57"];
        string before = CommandRun.Of(arguments).Output;
        try
        {
            Directory.SetCurrentDirectory(_directory);
            foreach (string name in new[] { "60000", "goodbye", "X5=1", "cortex-a57" })
                File.WriteAllText(name, name);
            Assert.Equal(before, CommandRun.Of(arguments).Output);
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
        }
        Assert.Equal(["hello.elf"], TraceReaderTests.Read(before).Header.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void Every_file_that_is_read_is_an_input_by_its_name()
    {
        string odd = Path.Combine(_directory, "my\nguest {1}.elf"), load = Path.Combine(_directory, "a@b"), model = Path.Combine(_directory, "Model.cs");
        File.Copy(CommandRun.Guest("hello.elf"), odd);
        File.WriteAllText(load, "data");
        var header = Record(odd, "--load", $"{load}@0x44000000", "--until", "a\tb").Header;
        Assert.Equal(["my%0aguest%20%7b1%7d.elf", "a@b"], header.Inputs.Select(i => i.Name));
        Assert.Equal("$'my\\U0000000aguest {1}.elf' --load a@b@0x44000000 --until $'a\\U00000009b'", header.Of);
        File.WriteAllText(model, VirtSpec.Properties.Targets.NewHypervisor.Source("Model"));
        Assert.Equal(["Model.cs", "my%0aguest%20%7b1%7d.elf"], Record("--hypervisor", model, "--guest", odd, "--max-steps", "1000").Header.Inputs.Select(i => i.Name));
    }

    /// <summary>Names that the format uses itself, and characters that it cannot have in a word.</summary>
    [Theory]
    [InlineData("{a}", "%7ba%7d")]
    [InlineData("a\\tb\\nc", "a%09b%0ac")]
    [InlineData("my vm", "my%20vm")]
    [InlineData("\\e[31m", "%1b[31m")]
    [InlineData("host", "host")]
    [InlineData("vmid2", "%76mid2")]
    [InlineData("a=b%", "a%3db%25")]
    [InlineData("\u00fcber.1", "\u00fcber.1")]
    public void A_name_of_a_manifest_is_one_word_of_the_trace(string name, string word)
    {
        string manifest = Path.Combine(_directory, "m.yaml");
        string text = File.ReadAllText(CommandRun.Guest("two-vms.yaml"));
        string changed = text.Replace("name: a\n", $"name: \"{name}\"\n", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        File.WriteAllText(manifest, changed);
        Assert.Contains(word, Record(CommandRun.Guest("two-vms.elf"), "--manifest", manifest).Events.Select(e => e.VmName));
    }

    /// <summary>SVC at EL1 whose exception goes to EL1, while HCR_EL2.RW says that EL1 is AArch32.</summary>
    [Fact]
    public void A_run_that_reaches_what_is_not_modelled_leaves_a_whole_trace()
    {
        string program = Path.Combine(_directory, "program"), file = Path.Combine(_directory, "t.trace");
        File.WriteAllBytes(program, BitConverter.GetBytes(0xd4000001));
        Assert.Equal(3, CommandRun.Of("trace", "record", program, "--out", file, "--el", "1", "--set", "HCR_EL2=0").ExitCode);
        Assert.StartsWith("not modelled: an exception to EL1 while HCR_EL2.RW is 0", TraceReaderTests.Read(File.ReadAllText(file)).Events.Single().Outcome, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("virtspec trace record: program: expected IMAGE or --kernel, found neither; see 'virtspec run --help'")]
    [InlineData("virtspec trace record: --guest: expected --hypervisor too, found none; leave it out", "--guest", "x")]
    [InlineData("virtspec trace record: --claim: expected --replay too, found none; leave it out", "--hypervisor", "starter", "--claim", "PG-1")]
    [InlineData("virtspec trace record: --replay: expected --hypervisor too, found none; name the target of the report", "--replay", "1:3")]
    [InlineData("virtspec trace record: --hypervisor: expected no IMAGE and no --kernel beside it, found one; leave one out", "x.elf", "--hypervisor", "starter")]
    public void Arguments_that_do_not_go_together_are_one_line(string line, params string[] arguments) =>
        CommandRun.Of(["trace", "record", .. arguments]).IsUsageError(line);

    private static string Brief(TraceEvent e) => e.Kind switch
    {
        TraceKind.Exit => $"exit {e.Class} {e.Rule} {e.Outcome}",
        TraceKind.Firmware => $"firmware {e.Class}",
        _ => e.Event,
    };

    internal static Trace Record(params string[] arguments)
    {
        var run = CommandRun.Of(["trace", "record", .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return TraceReaderTests.Read(run.Output);
    }
}
