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
/// <param name="Compared">How many outcomes were compared with the recording, over all accesses and columns.</param>
public sealed record HeatMap(string Cpu, ValueArray<HeatColumn> Columns, ValueArray<HeatRow> Rows, long Compared);

/// <summary>One control in another position than in the baseline: <c>HCR_EL2.TVM=1</c>.</summary>
/// <param name="Name">The configuration in the recording.</param>
public sealed record HeatColumn(string Control, string Name);

/// <summary>Accesses from one Exception level in one direction that come to the same in every column.</summary>
/// <param name="Direction">R for reads, W for writes and operations, X for other instructions.</param>
/// <param name="Cells">One for each column.</param>
public sealed record HeatRow(ExceptionLevel EL, char Direction, ValueArray<string> Names, ValueArray<HeatCell> Cells);

/// <param name="EC">The exception class that is reported, for an outcome that has one.</param>
/// <param name="Rule">The rule that decides; empty where none does.</param>
/// <param name="Recorded">What the recorded implementation does otherwise, with the row of exclusions.tbl that says why; empty where both agree.</param>
public readonly record struct HeatCell(HeatOutcome Outcome, byte EC, string Rule, string Recorded);
