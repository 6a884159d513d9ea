using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>How far a feature of a system is.</summary>
public enum FeatureState : byte
{
    Works,
    Partial,
    Planned,
}

/// <summary>A row of Hypervisors/features.tbl.</summary>
/// <param name="Proof">The tests that prove it, as Class.Method; empty for what is planned.</param>
/// <param name="Note">What is missing, or where it stands.</param>
public sealed record FeatureRow(string System, string Feature, FeatureState State, ValueArray<string> Proof, string Note);

/// <summary>Which features of which systems work.</summary>
public static class Features
{
    /// <summary>The table, as a path in the repository.</summary>
    public const string Resource = "Hypervisors/features.tbl";

    private const int Columns = 5;

    public static ValueArray<FeatureRow> Read() => ValueArray<FeatureRow>.Of(TableFile.Rows(Resource, Columns).Select(r => Row(r.Line, r.Cells)));

    private static FeatureRow Row(int line, string[] cells)
    {
        if (cells.Length != Columns || !Enum.TryParse<FeatureState>(cells[2], ignoreCase: true, out var state))
            throw new InvalidDataException($"{Resource}({line}): expected system ; feature ; works, partial or planned ; tests ; note");
        return new FeatureRow(cells[0], cells[1], state, ValueArray<string>.Of(cells[3].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(t => t != "-")), cells[4] == "-" ? "" : cells[4]);
    }
}
