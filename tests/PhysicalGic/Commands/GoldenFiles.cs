namespace VirtSpec.PhysicalGic.Commands;

/// <summary>The files of <c>Golden/gic</c>.</summary>
public static class GoldenFiles
{
    /// <summary>The checkout.</summary>
    public static string Root => Streams.Commands.GoldenFiles.Root;

    public static string Folder { get; } = Path.Combine(Root, "Golden", "gic");
}
