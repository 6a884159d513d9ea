using VirtSpec.Cli;
using VirtSpec.Properties.Conformance.Matrix;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

public sealed class MatrixCommandTests : IDisposable
{
    private const string Header = "config,els,hcr,cptr,mdcr,hstr,cnthctl,ich_hcr,sre2,sctlr1,cntkctl,pmuser,cpacr,mdscr,sctlr2,hcrx,flags";
    private const string TVM = "hcr_TVM,0x3,0x84000000,0x33ff,0x0,0x0,0x3,0x0,0xf,0x34d5da25,0x303,0xf,0x300000,0x0,0x30c50830,0x0,0x0";

    private readonly string _folder = Directory.CreateTempSubdirectory("virtspec-").FullName;

    private string Out => Path.Combine(_folder, "matrix.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_configuration_without_a_baseline_gives_the_rows_that_differ_from_the_usual_one()
    {
        Assert.Equal((0, ""), Run(Header, TVM));
        string[] rows = File.ReadAllLines(Out);
        Assert.Equal(TrapMatrix.Header, rows[0]);
        // HCR_EL2.TVM traps writes of SCTLR, TTBR0, TTBR1, TCR, ESR, FAR, AFSR0, AFSR1, MAIR, AMAIR and CONTEXTIDR_EL1, and nothing else.
        Assert.Equal(12, rows.Length);
        Assert.Contains("cortex-a57,hcr_TVM,1,W,3,0,1,0,0,sctlr_el1,d5181005,trap,2,0x18,0x3004a0,1,0,0x400", rows);
    }

    [Theory]
    [InlineData("", "configs.csv: expected a header row")]
    [InlineData("config,els", "configs.csv(1): expected a column 'hcr'")]
    [InlineData(Header, "configs.csv: expected a configuration below the header")]
    [InlineData(Header + "\n\nhcr_TVM,0x3", "configs.csv(3): expected 17 cells")]
    [InlineData(Header + "\nx,0x3,yes,0x33ff,0x0,0x0,0x3,0x0,0xf,0x0,0x0,0x0,0x0,0x0,0x0,0x0,0x0", "configs.csv(2): hcr: expected a number such as 0x80000000, found 'yes'")]
    [InlineData(Header + "\nx,0x8,0x80000000,0x33ff,0x0,0x0,0x3,0x0,0xf,0x0,0x0,0x0,0x0,0x0,0x0,0x0,0x0", "configs.csv(2): els: expected 0x1 (EL0), 0x2 (EL1) or 0x3 (both), found 0x8")]
    [InlineData(Header + "\nx,0x3,0x88000000,0x33ff,0x0,0x0,0x3,0x0,0xf,0x0,0x0,0x0,0x0,0x0,0x0,0x0,0x0", "configs.csv(2): els: expected 0x1, because HCR_EL2.TGE=1 leaves no EL1")]
    [InlineData(Header + "\n" + TVM + "\n" + TVM, "configs.csv: configuration 'hcr_TVM' stands 2 times")]
    public void A_malformed_configuration_is_one_line_that_names_the_place(string text, string expected)
    {
        var (code, error) = Run(text);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(Out), "nothing is written when the input is wrong");
    }

    [Fact]
    public void A_missing_configuration_file_an_unknown_CPU_and_an_unwritable_path_are_one_line_each()
    {
        string configs = Path.Combine(_folder, "configs.csv");
        File.WriteAllText(configs, Header + "\n" + TVM);
        AssertUsage("no such file", "--configs", configs + ".missing", "--out", Out);
        AssertUsage("--cpu: expected", "--cpu", "cortex-a99", "--configs", configs, "--out", Out);
        AssertUsage("no such directory", "--configs", configs, "--out", Path.Combine(_folder, "missing", "matrix.csv"));
        Assert.Equal(["configs.csv"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    private static void AssertUsage(string expected, params string[] arguments)
    {
        var (code, error) = Invoke(arguments);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private (int Code, string Error) Run(params string[] lines)
    {
        string configs = Path.Combine(_folder, "configs.csv");
        File.WriteAllText(configs, string.Join('\n', lines));
        return Invoke("--configs", configs, "--out", Out);
    }

    private static (int Code, string Error) Invoke(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["matrix", .. arguments], output, error);
        return (code, error.ToString());
    }
}
