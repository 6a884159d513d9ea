using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>What an access comes to.</summary>
public enum HeatOutcome : byte
{
    Completes,
    TrapsToEL2,
    TrapsToEL1,
    Undefined,
}

/// <summary>The trap matrix of a CPU as a heat map: accesses that behave alike are one row, and each control that changes something for one of them is a column.</summary>
/// <param name="Columns">The first is the baseline, in which nothing is withheld.</param>
/// <param name="Hidden">The rules that decide in no cell.</param>
public sealed record HeatMap(string Cpu, ValueArray<HeatColumn> Columns, ValueArray<HeatRow> Rows, ValueArray<HiddenRule> Hidden)
{
    /// <summary>How many outcomes were compared with the recording, over all accesses and columns.</summary>
    public long Compared => Rows.Sum(r => (long)r.Names.Count) * Columns.Count;

    /// <summary>How many of them differ.</summary>
    public long Differing => Rows.Sum(r => r.Cells.Count(c => c.Recorded.Length > 0) * (long)r.Names.Count);

    /// <summary>How many cells are marked for that; a cell is that of all accesses of its row.</summary>
    public int Marks => Rows.Sum(r => Enumerable.Range(0, Columns.Count).Count(r.IsMarked));
}

/// <summary>A rule that no cell shows.</summary>
public sealed record HiddenRule(string Rule, string Reason);

/// <summary>One control in another position than in the baseline, <c>HCR_EL2.TVM=1</c>, or as many as it takes to show a rule, <c>PMUSERENR_EL0.EN=0 CR=0</c>.</summary>
/// <param name="Name">The configuration in the recording.</param>
public sealed record HeatColumn(string Control, string Name);

/// <summary>Accesses from one Exception level in one direction that come to the same in every column.</summary>
/// <param name="Direction">R for reads, W for writes and operations, X for other instructions.</param>
/// <param name="Cells">One for each column.</param>
public sealed record HeatRow(ExceptionLevel EL, char Direction, ValueArray<string> Names, ValueArray<HeatCell> Cells)
{
    /// <summary>The control changes nothing.</summary>
    public bool IsAsBaseline(int column) => column > 0 && Cells[column].Outcome == Cells[0].Outcome && Cells[column].EC == Cells[0].EC;

    /// <summary>The recording differs there; what it does in the baseline too is marked there alone.</summary>
    public bool IsMarked(int column) => Cells[column].Recorded.Length > 0 && !(IsAsBaseline(column) && Cells[column].Recorded == Cells[0].Recorded);
}

/// <param name="EC">The exception class that is reported, for an outcome that has one.</param>
/// <param name="Rule">The rule that decides; empty where none does.</param>
/// <param name="Recorded">What the recorded implementation does otherwise, with the row of exclusions.tbl or the choice that says why; empty where both agree.</param>
public readonly record struct HeatCell(HeatOutcome Outcome, byte EC, string Rule, string Recorded);
