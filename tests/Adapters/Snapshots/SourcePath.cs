namespace VerifyTests;

/// <summary>Finds a source file of this checkout from the path that the compiler recorded.</summary>
internal static class SourcePath
{
    /// <summary>The full path of a source file, also when a build mapped its root away (<c>/_/tests/...</c>) or the checkout was moved.</summary>
    /// <exception cref="FileNotFoundException">No file of that name lies beside or above the running assembly's directory.</exception>
    public static string Resolve(string recorded) => Resolve(recorded, AppContext.BaseDirectory);

    /// <summary>As <see cref="Resolve(string)"/>, from an assembly's directory: the longest tail of the path that exists below one of its parents.</summary>
    internal static string Resolve(string recorded, string assemblyDirectory)
    {
        var segments = recorded.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var skipped = 0; skipped < segments.Length; skipped++)
        {
            var tail = Path.Combine(segments[skipped..]);
            for (var parent = new DirectoryInfo(assemblyDirectory); parent is { Parent: not null }; parent = parent.Parent)
            {
                var candidate = Path.Combine(parent.FullName, tail);
                if (File.Exists(candidate))
                    return candidate;
            }
        }

        // Output directories may lie outside the checkout.
        return File.Exists(recorded) ? recorded : throw new FileNotFoundException(
            $"Verify: the source file {recorded} was not found above {assemblyDirectory}; run the tests from a checkout", recorded);
    }
}
