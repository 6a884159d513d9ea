using VerifyXunit;
using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

/// <summary>What <c>virtspec run</c> says of a program that comes to no good end.</summary>
public sealed class DiagnosisTests : IDisposable
{
    private const ulong Start = 0x4000_0000;

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>With translation on and tables of zeros nothing can be fetched, the vectors neither.</summary>
    [Fact]
    public Task A_program_that_faults_in_its_vectors_for_ever() =>
        Page(Run(["nop"], "--el", "1", "--set", "SCTLR_EL1.M=1", "--set", "TCR_EL1=25", "--set", "TTBR0_EL1=0x40100000", "--set", "VBAR_EL1=0x40000000"));

    [Fact]
    public Task A_program_that_waits_for_ever() => Page(Run(
        ["mov x0, #3", "msr cntv_ctl_el0, x0", "mov x0, #0x1000", "msr cntv_cval_el0, x0", "mov x7, #0x77", "wfi"], "--el", "1"));

    /// <summary>The vector returns to the store that it comes from.</summary>
    [Fact]
    public Task A_program_that_writes_where_nothing_is() => Page(Run(
        ["movz x1, #0x1000, lsl #16", "str x1, [x1, #8]", .. Enumerable.Repeat("nop", 0x200 / 4 - 2), "eret"], "--max-steps", "1000", "--set", "VBAR_EL2=0x40000000"));

    [Fact]
    public Task A_program_of_two_PEs_that_both_wait() => Page(CommandRun.Of(
        "run", Flat("movz x0, #0xc400, lsl #16", "movk x0, #3", "mov x1, #1", "adr x2, 0x40000014", "smc #0", "wfi"), "--smp", "2"));

    [Fact]
    public void A_program_that_ends_well_says_nothing_more() =>
        Assert.Single(CommandRun.Of("run", CommandRun.Guest("hello.elf")).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The exit code says that a check failed, and the page of one PE fits on one.</summary>
    private static Task Page(CommandRun run)
    {
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        string[] lines = run.Error.Split('\n');
        Assert.InRange(lines.Length, 10, 60);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
        return Verifier.Verify(run.Error);
    }

    private CommandRun Run(string[] program, params string[] options) => CommandRun.Of(["run", Flat(program), .. options]);

    private string Flat(params string[] program)
    {
        string path = Path.Combine(_directory, "program");
        File.WriteAllBytes(path, [.. program.SelectMany((line, i) => Word(line, Start + 4 * (ulong)i))]);
        return path;
    }

    private static byte[] Word(string line, ulong address)
    {
        Assert.True(Assembler.TryAssemble(line, address, out uint word, out string error), $"{line}: {error}");
        return BitConverter.GetBytes(word);
    }
}
