using System.Text.RegularExpressions;

namespace VirtSpec.Tidy.Tests;

/// <summary>What no file of the repository may hold; each rule gives one line for each violation.</summary>
internal static partial class FileRules
{
    private const int MaxLines = 400;

    /// <summary>C# files written by hand have at most 400 lines, so that each is read in one sitting.</summary>
    public static IEnumerable<string> LongFiles(SourceTree tree) =>
        from path in tree.Paths
        where IsHandwrittenCode(path)
        let count = tree.Text(path).TrimEnd('\n').Count(character => character == '\n') + 1
        where count > MaxLines
        select $"{path}: expected at most {MaxLines} lines, found {count}";

    /// <summary>A path of one machine means nothing on another.</summary>
    public static IEnumerable<string> MachinePaths(SourceTree tree) => Matches(tree, tree.Paths, MachinePath(), "a path of one machine");

    /// <summary>Where packages come from is the business of the machine that restores them.</summary>
    public static IEnumerable<string> PackageFeeds(SourceTree tree) => Matches(tree, tree.Paths, PackageFeed(), "a package feed");

    /// <summary>Nothing refers to a directory beside the checkout.</summary>
    public static IEnumerable<string> OutsideReferences(SourceTree tree) => Matches(tree, tree.Paths, OutsideReference(), "a directory outside the checkout");

    /// <summary>Code is finished or absent, and tests run.</summary>
    public static IEnumerable<string> UnfinishedCode(SourceTree tree) =>
        Matches(tree, tree.Paths.Where(IsCode), Unfinished(), "unfinished code or a test that does not run");

    private static IEnumerable<string> Matches(SourceTree tree, IEnumerable<string> paths, Regex pattern, string what) =>
        from path in paths
        from numbered in tree.Lines(path)
        let match = pattern.Match(numbered.Line)
        where match.Success
        select $"{path}({numbered.Number}): {what}: {match.Value.Trim()}";

    private static bool IsHandwrittenCode(string path) =>
        IsCode(path) && !path.EndsWith(".g.cs", StringComparison.Ordinal) && !path.Split('/').Contains("Generated");

    private static bool IsCode(string path) =>
        path.EndsWith(".cs", StringComparison.Ordinal) && !path.Split('/').Any(segment => segment is "bin" or "obj");

    [GeneratedRegex(@"(?<![\w.}*-])/(work|root|home|tmp|Users)/[\w.-]*|\b[A-Za-z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"api\.nuget\.org|/v[23]/index\.[j]son|<packageSource[s]\b|\b(artifactory|jfrog|proget|baget|nexus)\.[a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex PackageFeed();

    [GeneratedRegex(@"(\.\./)+shared\b|(\.\.\\)+shared\b")]
    private static partial Regex OutsideReference();

    [GeneratedRegex(@"\bT[O]DO\b|\bFIX[M]E\b|\bNotImplemented[E]xception\b|\[[^\]]*\bSkip\s*=")]
    private static partial Regex Unfinished();
}
