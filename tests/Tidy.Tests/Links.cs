using System.Text.RegularExpressions;

namespace VirtSpec.Tidy.Tests;

/// <summary>The links of the documents.</summary>
internal static partial class Links
{
    /// <summary>One line for each link to a file, a directory or a heading that is not in the repository.</summary>
    public static IEnumerable<string> Broken(SourceTree tree) =>
        from document in tree.Paths
        where document.EndsWith(".md", StringComparison.Ordinal)
        from link in LinksOf(tree, document)
        where !Resolves(tree, document, link.Target)
        select $"{document}({link.Number}): broken link: {link.Target}";

    private static IEnumerable<(int Number, string Target)> LinksOf(SourceTree tree, string document) =>
        from line in Prose(tree, document)
        from Match match in Link().Matches(InlineCode().Replace(line.Line, ""))
        let target = match.Groups["target"].Value
        where !Scheme().IsMatch(target)
        select (line.Number, target);

    private static bool Resolves(SourceTree tree, string document, string target)
    {
        var parts = Uri.UnescapeDataString(target).Split('#', 2);
        var path = parts[0].Length == 0 ? document : RelativePath.Resolve(document, parts[0]);
        if (!tree.Has(path))
            return false;
        return parts.Length == 1 || !path.EndsWith(".md", StringComparison.Ordinal) || Anchors(tree, path).Contains(parts[1]);
    }

    private static IEnumerable<string> Anchors(SourceTree tree, string document) =>
        from line in Prose(tree, document)
        where Heading().IsMatch(line.Line)
        let title = Heading().Replace(line.Line, "").Trim().ToLowerInvariant()
        select string.Concat(title.Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_')).Replace(' ', '-');

    /// <summary>The lines outside fenced code.</summary>
    private static IEnumerable<(int Number, string Line)> Prose(SourceTree tree, string document)
    {
        var inCode = false;
        foreach (var numbered in tree.Lines(document))
        {
            var isFence = numbered.Line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!inCode && !isFence)
                yield return numbered;
            inCode ^= isFence;
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)|^\s*\[[^\]]+\]:\s*(?<target>\S+)")]
    private static partial Regex Link();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex("(`+)[^`]*?\\1")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();
}
