using VirtSpec.Properties.Classification;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

public sealed class ClassifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("virtspec-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_prints_its_seed_classes_and_theorems_writes_every_row_and_does_the_same_again()
    {
        string csv = Path.Combine(_folder, "classes.csv");
        var run = CommandRun.Of("classify", "--samples", "2", "--seed", "0x10", "--out", csv);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n');
        Assert.Matches("^cortex-a57, seed 16, 2 samples, [0-9]{4} encodings$", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("xen         EL1 ", StringComparison.Ordinal) && l.EndsWith("1 does not apply", StringComparison.Ordinal));
        Assert.Contains("not modelled EL1 MRS L2CTLR_EL1: reading L2CTLR_EL1", lines);
        string[] rows = File.ReadAllLines(csv);
        Assert.Equal(ClassificationText.CsvHeader, rows[0]);
        Assert.Equal(2 * int.Parse(lines[0].Split(' ')[^2]), rows.Length - 1);
        Assert.Contains(rows, r => r.StartsWith("cortex-a57,EL1,MRS MIDR_EL1,d5380000,behaviour-sensitive,2,0,0,0,\"depends on VPIDR_EL2: ", StringComparison.Ordinal));
        Assert.Equal(run, CommandRun.Of("classify", "--samples", "2", "--seed", "16", "--out", csv));
    }

    [Fact]
    public void Other_settings_and_another_map_are_used()
    {
        string settings = Path.Combine(_folder, "settings.tbl"), map = Path.Combine(_folder, "map.tbl");
        File.WriteAllText(settings, "mine ; HCR_EL2=0x80002001 ; TWI alone\n");
        File.WriteAllText(map, "Wait ; hypervisor ; gives the PE up\nHCR_EL2 ; control ; traps\nVTCR_EL2 ; control ; stage 2\n* ; vm ; everything else\n");
        var run = CommandRun.Of("classify", "--samples", "1", "--settings", settings, "--vm-map", map);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        // WFI and WFE are all that is sensitive; TWI traps the first.
        Assert.Contains("mine        EL1           2        1            0        1  1 does not apply", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_option_is_one_line()
    {
        string table = Path.Combine(_folder, "bad.tbl");
        File.WriteAllText(table, "x\n");
        CommandRun.Of("classify", "--cpu", "cortex-a99").IsUsageError("virtspec classify: --cpu: expected cortex-a57 or neoverse-n1, found 'cortex-a99'; name one of these");
        CommandRun.Of("classify", "--samples", "0").IsUsageError("virtspec classify: --samples: expected at least 1, found 0; correct it");
        CommandRun.Of("classify", "--samples", "1001").IsUsageError("virtspec classify: --samples: expected at most 1000, found 1001; name fewer");
        CommandRun.Of("classify", "--vm-map", table).IsUsageError($"virtspec classify: {table}(1): expected three cells between semicolons, found 'x'");
        CommandRun.Of("classify", "--settings", table + "x").IsUsageError($"virtspec classify: --settings {table}x: expected a file that can be read, found no such file; name another file");
    }
}
