namespace VirtSpec.Spec.Features;

/// <summary>The features that a CPU has, as a bit each: those numbered below 64, and the others.</summary>
public readonly record struct FeatureSet(ulong Low, ulong High = 0)
{
    /// <summary>Only the base architecture.</summary>
    public static readonly FeatureSet Base = new(1);

    /// <summary>Every feature that the tables know; what a disassembler assumes.</summary>
    public static readonly FeatureSet All = new(ulong.MaxValue, ulong.MaxValue);

    // A shift counts modulo 64, so that it need not know which half it is in.
    public bool Has(Feature feature) => (((int)feature < 64 ? Low : High) >> (int)feature & 1) != 0;

    public FeatureSet With(Feature feature) =>
        (int)feature < 64 ? this with { Low = Low | 1UL << (int)feature } : this with { High = High | 1UL << (int)feature - 64 };
}

/// <summary>A row of features.tbl: the feature, the ID field that announces it, and what it is.</summary>
public sealed record FeatureRow(Feature Feature, string AnnouncedBy, string Summary, string Citation)
{
    public static IReadOnlyList<FeatureRow> All => FeatureTable.Rows;
}
