namespace VirtSpec.Spec.Features;

/// <summary>The features that a CPU has, as a bit each.</summary>
public readonly record struct FeatureSet(ulong Bits)
{
    /// <summary>Only the base architecture.</summary>
    public static readonly FeatureSet Base = new(1);

    /// <summary>Every feature that the tables know; what a disassembler assumes.</summary>
    public static readonly FeatureSet All = new(ulong.MaxValue);

    public bool Has(Feature feature) => (Bits >> (int)feature & 1) != 0;

    public FeatureSet With(Feature feature) => new(Bits | 1UL << (int)feature);
}

/// <summary>A row of features.tbl: the feature, the ID field that announces it, and what it is.</summary>
public sealed record FeatureRow(Feature Feature, string AnnouncedBy, string Summary, string Citation)
{
    public static IReadOnlyList<FeatureRow> All => FeatureTable.Rows;
}
