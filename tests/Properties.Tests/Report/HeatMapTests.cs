using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Report;

/// <summary>The heat map says what the manual says, and where the recording of QEMU differs.</summary>
public sealed class HeatMapTests
{
    private static readonly HeatMap Map = ReportBuilder.Build(Sample.All, [], timings: null).HeatMap!;

    // Expected values are those of the register pages of Arm DDI 0487, HCR_EL2, SCTLR_EL1, CNTKCTL_EL1, CPTR_EL2.
    [Theory]
    [InlineData(ExceptionLevel.EL1, 'W', "SCTLR_EL1", "HCR_EL2.TVM=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'R', "SCTLR_EL1", "HCR_EL2.TVM=1", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL1, 'R', "SCTLR_EL1", "HCR_EL2.TRVM=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'R', "ID_AA64PFR0_EL1", "HCR_EL2.TID3=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'X', "hvc_0", "HCR_EL2.HCD=1", HeatOutcome.Undefined, 0)]
    [InlineData(ExceptionLevel.EL1, 'R', "ACTLR_EL1", "HCR_EL2.HCD=1", HeatOutcome.Completes, 0)]
    [InlineData(ExceptionLevel.EL1, 'X', "hvc_0", "HCR_EL2.TVM=1", HeatOutcome.TrapsToEL2, 0x16)]
    [InlineData(ExceptionLevel.EL0, 'R', "CTR_EL0", "SCTLR_EL1.UCT=0", HeatOutcome.TrapsToEL1, 0x18)]
    [InlineData(ExceptionLevel.EL0, 'R', "CTR_EL0", "HCR_EL2.TID2=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'R', "CPACR_EL1", "CPTR_EL2.TCPAC=1", HeatOutcome.TrapsToEL2, 0x18)]
    [InlineData(ExceptionLevel.EL1, 'X', "wfi", "HCR_EL2.TWI=1", HeatOutcome.TrapsToEL2, 0x01)]
    [InlineData(ExceptionLevel.EL1, 'X', "wfi", "HCR_EL2.TVM=1", HeatOutcome.Completes, 0)]
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

    private static HeatCell Cell(ExceptionLevel el, char direction, string name, string control)
    {
        var row = Assert.Single(Map.Rows, r => r.EL == el && r.Direction == direction && r.Names.Contains(name));
        return row.Cells[Map.Columns.Select(c => c.Control).ToList().IndexOf(control)];
    }
}
