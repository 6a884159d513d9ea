namespace VirtSpec.Spec.Gic;

/// <summary>A group of memory-mapped registers of the GIC, by name and place; what they mean is not said here.</summary>
/// <param name="First">The offset of the first from the frame.</param>
/// <param name="Bytes">How long the group is.</param>
/// <param name="IsPlain">It is RAZ/WI in this GIC, or reads the same always.</param>
public sealed record MappedRegister(string Name, uint First, uint Bytes, bool IsPlain)
{
    /// <summary>The rows of the distributor.</summary>
    public static IReadOnlyList<MappedRegister> Distributor { get; } = [.. DistributorRegisters.Frame.Rows.Select(Of)];

    /// <summary>The rows of a redistributor: RD_base, and SGI_base 64 KiB after it.</summary>
    public static IReadOnlyList<MappedRegister> Redistributor { get; } = [.. RedistributorRegisters.Frames.Rows.Select(Of)];

    private static MappedRegister Of(GicRegister row) => new(row.Name, row.First, row.Bytes, row.Write is null);
}
