using System.Reflection;
using System.Runtime.CompilerServices;
using VerifyXunit;

namespace VerifyTests;

/// <summary>Finds snapshot files that no test owns. It reads names, not what has run, so that a filtered run gives the same answer.</summary>
public static class VerifyFiles
{
    /// <summary>Fails when a snapshot file below the calling test's project belongs to no test of its assembly.</summary>
    /// <param name="alsoClaimed">
    /// Names in use that Type.Method does not give (UseFileName, UseTypeName, a text for a test without parameters); <c>*</c> stands for any text.
    /// </param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <exception cref="VerifyException">There are such files, or a name of <paramref name="alsoClaimed"/> fits no file.</exception>
    public static void AssertAllClaimed(string[]? alsoClaimed = null, [CallerFilePath] string sourceFile = "") =>
        AssertAllClaimed(ProjectDirectory(SourcePath.Resolve(sourceFile)), UseVerifyAttribute.Current.ReflectedType!.Assembly, alsoClaimed ?? []);

    /// <summary>Fails when a snapshot file below the directory belongs to no test of the assembly.</summary>
    /// <exception cref="VerifyException">There are such files, or a name of <paramref name="alsoClaimed"/> fits no file.</exception>
    public static void AssertAllClaimed(string directory, Assembly assembly, params string[] alsoClaimed)
    {
        var problems = FindProblems(directory, assembly, alsoClaimed);
        if (problems.Count > 0)
            throw new VerifyException($"Snapshot files below {directory}:\n{string.Join('\n', problems)}");
    }

    /// <summary>One line for each file without an owner and each claim without a file, in order of path.</summary>
    public static IReadOnlyList<string> FindProblems(string directory, Assembly assembly, params string[] alsoClaimed)
    {
        var claims = new SnapshotClaims(assembly, alsoClaimed);
        var problems = new List<string>();
        foreach (var path in Files(directory))
        {
            var isVerified = path.EndsWith(SnapshotName.Verified, StringComparison.Ordinal);
            var name = Path.GetFileName(path)[..^(isVerified ? SnapshotName.Verified : SnapshotName.Received).Length];
            if (claims.WhyUnclaimed(name) is { } reason)
                problems.Add($"{Path.GetRelativePath(directory, path).Replace('\\', '/')}: {(isVerified ? "dangling" : "left over")}: {reason}");
        }

        problems.AddRange(claims.Unused().Select(pattern => $"{pattern}: claimed, but no file has this name"));
        return problems;
    }

    private static IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(directory, "*.txt", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(SnapshotName.Verified, StringComparison.Ordinal) || path.EndsWith(SnapshotName.Received, StringComparison.Ordinal))
            .Where(path => !Path.GetRelativePath(directory, path).Split('/', '\\').Any(segment => segment is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static string ProjectDirectory(string sourceFile)
    {
        for (var parent = Directory.GetParent(sourceFile); parent is not null; parent = parent.Parent)
        {
            if (parent.EnumerateFiles("*.csproj").Any())
                return parent.FullName;
        }

        throw new DirectoryNotFoundException($"VerifyFiles: no project file beside or above {sourceFile}");
    }
}
