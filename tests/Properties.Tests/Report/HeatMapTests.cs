using System.Text.RegularExpressions;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Html;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;
using Xunit;

namespace VirtSpec.Properties.Tests.Report;

/// <summary>The heat map says what the manual says, and where the recording of QEMU differs.</summary>
public sealed class HeatMapTests
{
    private static readonly HeatMap Map = ReportBuilder.Build(Sample.All, [], timings: null).Cpus[0].HeatMap!;

    // Expected values are those of the register pages of Arm DDI 0487, HCR_EL2, SCTLR_EL1, CNTKCTL_EL1, CPTR_EL2, PMUSERENR_EL0.
    [Theory]
    [InlineData(ExceptionLevel.EL1, 'W', "SCTLR_EL1", "HCR_EL2.TVM=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'R', "SCTLR_EL1", "HCR_EL2.TVM=1", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL1, 'R', "SCTLR_EL1", "HCR_EL2.TRVM=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'R', "ID_AA64PFR0_EL1", "HCR_EL2.TID3=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'X', "hvc #0x0", "HCR_EL2.HCD=1", HeatOutcome.Undefined, 0)]
    [InlineData(ExceptionLevel.EL1, 'R', "ACTLR_EL1", "HCR_EL2.HCD=1", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL1, 'X', "hvc #0x0", "HCR_EL2.TVM=1", HeatOutcome.TrapsToEL2, 0x16)]
    [InlineData(ExceptionLevel.EL0, 'R', "CTR_EL0", "SCTLR_EL1.UCT=0", HeatOutcome.TrapsToEL1, 0x18)]
    [InlineData(ExceptionLevel.EL0, 'R', "CTR_EL0", "HCR_EL2.TID2=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'R', "CPACR_EL1", "CPTR_EL2.TCPAC=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'X', "wfi", "HCR_EL2.TWI=1", HeatOutcome.TrapsToEL2, 0x01)]
    [InlineData(ExceptionLevel.EL1, 'X', "wfi", "HCR_EL2.TVM=1", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL1, 'X', "wfe", "HCR_EL2.TWE=1", HeatOutcome.TrapsToEL2, 0x01)]
    [InlineData(ExceptionLevel.EL1, 'X', "wfe", "HCR_EL2.TWI=1", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL0, 'X', "wfe", "SCTLR_EL1.nTWE=0", HeatOutcome.TrapsToEL1, 0x01)]
    [InlineData(ExceptionLevel.EL0, 'R', "PMCCNTR_EL0", "PMUSERENR_EL0.EN=0", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL0, 'R', "PMCCNTR_EL0", "PMUSERENR_EL0.CR=0 EN=0", HeatOutcome.TrapsToEL1, 0x18)]
    [InlineData(ExceptionLevel.EL0, 'W', "PMSWINC_EL0", "PMUSERENR_EL0.SW=0 EN=0", HeatOutcome.TrapsToEL1, 0x18)]
    [InlineData(ExceptionLevel.EL0, 'R', "PMEVCNTR0_EL0", "PMUSERENR_EL0.ER=0 EN=0", HeatOutcome.TrapsToEL1, 0x18)]
    [InlineData(ExceptionLevel.EL0, 'R', "PMEVCNTR0_EL0", "PMUSERENR_EL0.CR=0 EN=0", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL1, 'R', "S3_IMPDEF, encodings without a name", "HCR_EL2.TIDCP=1", HeatOutcome.TrapsToEL2, 0x18)]
    public void A_cell_is_what_the_manual_says(ExceptionLevel el, char direction, string name, string control, HeatOutcome outcome, byte ec)
    {
        var cell = Cell(el, direction, name, control);
        Assert.Equal((outcome, ec), (cell.Outcome, cell.EC));
    }

    [Fact]
    public void Where_QEMU_differs_the_cell_names_the_exclusion()
    {
        Assert.EndsWith("(TPMCR)", Cell(ExceptionLevel.EL1, 'R', "PMCR_EL0", "MDCR_EL2.TPMCR=1").Recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(Map.Rows.SelectMany(r => r.Cells), c => c.Recorded.Contains("unexplained", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_access_is_in_one_row_and_rows_differ()
    {
        var accesses = Map.Rows.SelectMany(r => r.Names.Select(n => (r.EL, r.Direction, n))).ToArray();
        Assert.Equal(accesses.Length, accesses.Distinct().Count());
        Assert.Equal(Map.Rows.Count, Map.Rows.Select(r => (r.EL, r.Direction, r.Cells)).Distinct().Count());
    }

    /// <summary>A row marks what differs in its baseline once; whatever differs otherwise, or only with a control, has a mark of its own.</summary>
    [Fact]
    public void Every_difference_from_the_recording_has_a_mark_that_says_it()
    {
        Assert.InRange(Map.Marks, 1, Map.Differing);
        Assert.All(Map.Rows, row =>
        {
            for (int c = 0; c < row.Cells.Count; c++)
            {
                Assert.True(row.Cells[c].Recorded.Length > 0 || !row.IsMarked(c));
                Assert.True(row.Cells[c].Recorded.Length == 0 || row.IsMarked(c) || (row.IsMarked(0) && row.Cells[c].Recorded == row.Cells[0].Recorded));
                // What the baseline's mark says holds for the cells that are as in the baseline.
                Assert.True(!row.IsMarked(0) || !row.IsAsBaseline(c) || row.Cells[c].Recorded.Length > 0);
            }
        });
        string page = HtmlPage.Of(ReportBuilder.Build(Sample.All, [], timings: null));
        Assert.Equal(Map.Marks, Regex.Count(page, "<td class=\"[a-z0-9]+\" title=\"[^\"]*; QEMU: [^\"]*\">[^<]*\\*</td>"));
        Assert.Equal(Map.Marks, Regex.Count(page.Split("<table class=\"heat\">")[1].Split("</table>")[0], "\\*</td>"));
        Assert.Contains($"{Map.Compared} outcomes are compared with a recording of QEMU, and {Map.Differing} differ: the {Map.Marks} cells with *", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cortex-a57")]
    [InlineData("neoverse-n1")]
    public void Each_rule_is_in_a_cell_or_has_a_reason_why_not(string cpu)
    {
        var map = HeatMaps.Of(CpuModel.Find(cpu)!);
        var shown = map.Rows.SelectMany(r => r.Cells).Select(c => c.Rule).Where(rule => rule.Length > 0).ToHashSet();
        Assert.Equal(TrapRule.All.Select(r => r.Name).Order(StringComparer.Ordinal), shown.Concat(map.Hidden.Select(h => h.Rule)).Order(StringComparer.Ordinal));
        Assert.All(map.Hidden, h => Assert.NotEmpty(h.Reason));
    }

    // Cortex-A57 has neither FEAT_VHE, FEAT_LOR nor FEAT_RAS (Arm DDI 0488H, ID registers); Neoverse-N1 has them (Arm 100616, ID registers).
    [Theory]
    [InlineData("cortex-a57", "HCR_EL2.TLOR", "HCR_EL2.TLOR is 0 on this CPU")]
    [InlineData("cortex-a57", "CNTHCTL_EL2.EL1PTEN", "HCR_EL2.E2H is 0 on this CPU")]
    [InlineData("cortex-a57", "HCR_EL2.E2H", "acts at EL2; the map is of EL1 and EL0")]
    [InlineData("cortex-a57", "SP_EL0.SPSel", "PSTATE.SP==0 never holds in the map")]
    [InlineData("cortex-a57", "EL0.Undefined", "is no control: what is UNDEFINED in every column has no row")]
    [InlineData("cortex-a57", "ICC_SRE_EL2.Enable", "ICC_SRE_EL2.Enable is 1 on this CPU")]
    [InlineData("cortex-a57", "SCTLR_EL2.UCI", "IsInHost never holds in the map")]
    [InlineData("neoverse-n1", "CNTHCTL_EL2.EL1PTEN", "HCR_EL2.E2H is 0 in every column")]
    [InlineData("neoverse-n1", "HCR_EL2.TLOR", null)]
    [InlineData("neoverse-n1", "HCR_EL2.TIDCP", null)]
    [InlineData("cortex-a57", "HCR_EL2.TWE", null)]
    [InlineData("cortex-a57", "PMUSERENR_EL0.EN_ER", null)]
    public void A_rule_that_is_in_no_cell_says_why(string cpu, string rule, string? why) =>
        Assert.Equal(why, HeatMaps.Of(CpuModel.Find(cpu)!).Hidden.FirstOrDefault(h => h.Rule == rule)?.Reason);

    /// <summary>Registers, operations, spaces, and instructions as they are written.</summary>
    [Fact]
    public void Names_are_those_of_the_manual_and_no_access_has_two()
    {
        string[] names = [.. Map.Rows.SelectMany(r => r.Names)];
        Assert.All(names.Where(n => !n.Contains(',', StringComparison.Ordinal)), n => Assert.Matches("^([A-Z0-9_]+|[A-Z]+ [A-Z0-9]+|[a-z0-9 #]+|[a-z0-9 ]+ \\[?[a-z0-9]+\\]?)$", n));
        Assert.Equal(["ldr q0, [x0]", "ldr q0, [x6]"], names.Where(n => n.StartsWith("ldr q", StringComparison.Ordinal)).Distinct());
        Assert.DoesNotContain(names, n => n.StartsWith("mrs", StringComparison.OrdinalIgnoreCase) || n.StartsWith("dc ", StringComparison.Ordinal) || n.StartsWith("tlbi", StringComparison.Ordinal));
    }

    private static HeatCell Cell(ExceptionLevel el, char direction, string name, string control)
    {
        var row = Assert.Single(Map.Rows, r => r.EL == el && r.Direction == direction && r.Names.Contains(name));
        return row.Cells[Map.Columns.Select(c => c.Control).ToList().IndexOf(control)];
    }
}
