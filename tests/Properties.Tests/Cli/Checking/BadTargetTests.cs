using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Checking;

/// <summary>A target that cannot be checked gets a verdict with the reason, and the others are checked.</summary>
public sealed class BadTargetTests : IDisposable
{
    private readonly BadTargets _targets = new();

    public void Dispose() => _targets.Dispose();

    [Fact]
    public void A_source_that_does_not_compile_is_refused_with_file_and_line()
    {
        string path = _targets.InHandler("index := 1;");
        Assert.Contains($"refused: {path}(", Verdict(path, exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_constructor_that_throws_is_named() =>
        Assert.Contains("refused: member: its constructor threw Exception: no", Verdict(_targets.WithMember("public MineDesign() => throw new Exception(\"no\");"), exitCode: 2), StringComparison.Ordinal);

    [Fact]
    public void A_constructor_that_never_returns_is_ended() =>
        Assert.Contains("broke: its constructor never came back", Verdict(_targets.WithMember("public MineDesign() { while (true) { } }"), patience: "10"), StringComparison.Ordinal);

    [Fact]
    public void An_Install_that_throws_is_named()
    {
        const string Install = "public Installation Install(SystemConfiguration configuration) => ";
        string path = _targets.Change("install.cs", Install, Install + "configuration.Processors > 0 ? throw new ArgumentException(\"not today\") : ");
        Assert.Contains("broke: Install threw ArgumentException: not today", Verdict(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_the_design_cannot_have_is_refused()
    {
        const string Install = "public Installation Install(SystemConfiguration configuration) => ";
        string path = _targets.Change("install.cs", Install, Install + "configuration.Processors > 0 ? throw new ConfigurationException(\"three PEs\") : ");
        Assert.Contains("refused: it cannot have the configuration: three PEs", Verdict(path, exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_throws_is_named() =>
        Assert.Contains("portal 16 threw InvalidOperationException: no", Verdict(_targets.InHandler("if (index < 9) throw new InvalidOperationException(\"no\");")), StringComparison.Ordinal);

    [Fact]
    public void A_loop_between_two_operations_is_ended() =>
        Assert.Contains("broke: portal 16 never came back", Verdict(_targets.InHandler("while (index < 9) { }"), patience: "10"), StringComparison.Ordinal);

    [Fact]
    public void A_handler_that_waits_for_something_else_than_an_operation_is_ended() =>
        Assert.Contains("broke: portal 16 never came back", Verdict(_targets.InHandler("Thread.Sleep(-1);"), patience: "10"), StringComparison.Ordinal);

    [Fact]
    public void Operations_without_end_use_up_the_steps_of_boot() =>
        Assert.Contains("broke: after 2000000 steps of boot VM a was not entered", Verdict(_targets.InHandler("while (index < 9) await pe.ISB();")), StringComparison.Ordinal);

    [Fact]
    public void Memory_without_end_is_denied()
    {
        string path = _targets.InHandler("for (var all = new List<byte[]>(); ; all.Add(new byte[1 << 20])) { }");
        Assert.Contains("broke: portal 16 took more memory than the 2048 MiB that a target may have", Verdict(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Recursion_without_end_is_named()
    {
        string path = _targets.Change("recursion.cs", "ulong index = await pe.MRS(Reg.MPIDR_EL1) & 0xff;", "ulong Deep(ulong n) => Deep(n + 1) + 1; ulong index = Deep(await pe.MRS(Reg.MPIDR_EL1));");
        Assert.Contains("broke: portal 16 ended its process with exit code 134: Stack overflow", Verdict(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_ends_its_process_is_named() =>
        Assert.Contains("broke: portal 16 ended its process with exit code 0", Verdict(_targets.InHandler("Environment.Exit(0);")), StringComparison.Ordinal);

    [Fact]
    public void What_code_prints_is_none_of_the_report() =>
        Assert.DoesNotContain("noise", Verdict(_targets.InHandler("Console.WriteLine(\"noise\"); if (index < 9) throw new InvalidOperationException(\"no\");")), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_assembly_is_refused() =>
        Assert.Contains("expected a .NET assembly, found something else", Verdict(_targets.Write("bad.dll", "no assembly"), exitCode: 2), StringComparison.Ordinal);

    [Fact]
    public void An_image_without_a_manifest_is_refused() =>
        Assert.Contains("found no manifest", Verdict(_targets.Write("image.bin", "no image"), exitCode: 2), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_image_is_refused()
    {
        string manifest = _targets.Write("manifest.yaml", "summary: nothing\n");
        Assert.Contains("refused: ", Verdict(_targets.Write("image.elf", "\u007fELF and nothing more"), exitCode: 2, "--manifest", manifest), StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_enters_no_guest_is_no_hypervisor()
    {
        string manifest = _targets.Write("manifest.yaml", "summary: nothing\n");
        Assert.Contains("broke: it entered no guest in ", Verdict(_targets.Write("image.bin", new string('\0', 64)), exitCode: 1, "--manifest", manifest), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_targets_are_checked_all_the_same()
    {
        var run = CommandRun.Of("check", _targets.Write("bad.dll", "no assembly"), "starter", "--max", "1");
        Assert.Contains("\nPG-1 ", run.Output, StringComparison.Ordinal);
    }

    private static string Verdict(string path, int exitCode = 1, string patience = "20") => Verdict(path, exitCode, "--patience", patience);

    private static string Verdict(string path, int exitCode, params string[] options)
    {
        var run = CommandRun.Of(["check", path, "--max", "1", .. options]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        return run.Output;
    }
}
