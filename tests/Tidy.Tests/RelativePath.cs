namespace VirtSpec.Tidy.Tests;

/// <summary>Paths as one file of the repository names another.</summary>
internal static class RelativePath
{
    /// <summary>The path from the root that a reference in a file means; one that leaves the repository begins with <c>..</c>.</summary>
    public static string Resolve(string file, string reference)
    {
        var normal = reference.Replace('\\', '/');
        var segments = new List<string>(normal.StartsWith('/') ? [] : file.Split('/')[..^1]);
        foreach (var segment in normal.Split('/'))
        {
            if (segment == ".." && segments.Count > 0 && segments[^1] != "..")
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("." or ""))
                segments.Add(segment);
        }

        return string.Join('/', segments);
    }
}
