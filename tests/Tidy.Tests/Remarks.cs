using System.Text.RegularExpressions;

namespace VirtSpec.Tidy.Tests;

/// <summary>What comments of the code say is otherwise than the source that they follow (<c>Deviation:</c>), or is left out (<c>Not modelled:</c>), as the report shows it.</summary>
internal static partial class Remarks
{
    /// <summary>The table that is part of the product, which has no sources beside it.</summary>
    public const string Table = "Properties/Report/remarks.tbl";

    private static readonly string[] Folders = ["Spec/", "Machine/", "Hypervisors/"];

    /// <summary>The table as it should be: kind ; file ; what is said.</summary>
    public static IEnumerable<string> Rows(SourceTree tree)
    {
        var rows = from path in tree.Paths.Order(StringComparer.Ordinal)
                   where path.EndsWith(".cs", StringComparison.Ordinal) && Folders.Any(f => path.StartsWith(f, StringComparison.Ordinal)) && !path.Contains("/Generated/", StringComparison.Ordinal) && !path.Contains("/Generator/", StringComparison.Ordinal)
                   from remark in Of(tree.Text(path))
                   select $"{remark.Kind} ; {path} ; {remark.Text}";
        return rows.Prepend("# What comments of the code name as deviation or as not modelled: kind ; file ; what they say. A test holds it against the code.");
    }

    /// <summary>One line when the table is another one.</summary>
    public static IEnumerable<string> Violations(SourceTree tree)
    {
        string[] expected = [.. Rows(tree)], found = [.. tree.Lines(Table).Select(l => l.Line).Where(l => l.Length > 0)];
        if (expected.SequenceEqual(found))
            yield break;
        int at = expected.Zip(found).TakeWhile(p => p.First == p.Second).Count();
        string received = Path.Combine(AppContext.BaseDirectory, "remarks.tbl");
        File.WriteAllText(received, string.Concat(expected.Select(l => l + "\n")));
        yield return $"{Table}({at + 1}): expected '{expected.ElementAtOrDefault(at)}', found '{found.ElementAtOrDefault(at)}'; the table as it should be is in {received}";
    }

    /// <summary>A remark goes to the end of its paragraph: of its comment, or to the next one.</summary>
    private static IEnumerable<(string Kind, string Text)> Of(string source)
    {
        foreach (Match comment in Comment().Matches(source))
        {
            string text = Spaces().Replace(Tags().Replace(CommentSign().Replace(comment.Value, " "), "$1"), " ");
            string[] parts = Begin().Split(text);
            for (int i = 1; i + 1 < parts.Length; i += 2)
                yield return (parts[i], Entities(parts[i + 1]).Trim());
        }
    }

    private static string Entities(string text) => text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^[ \t]*///.*\n?)+", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[ \t]*///", RegexOptions.Multiline)]
    private static partial Regex CommentSign();

    [GeneratedRegex("<(?:see|paramref) (?:cref|name)=\"([^\"]*)\" ?/>|<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("(Deviation|Not modelled): ")]
    private static partial Regex Begin();
}
