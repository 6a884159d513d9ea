namespace VirtSpec.Properties.Report;

/// <summary>What the targets of a report are called: no two have one name, or one ID for links.</summary>
internal static class TargetNames
{
    /// <summary>A model whose name another target has is called as the command line names it, an image by what its command line has beside that of the others.</summary>
    public static ReportTarget[] Distinct(IReadOnlyList<ReportTarget> targets)
    {
        var alike = targets.GroupBy(t => t.Name).ToDictionary(g => g.Key, g => g.ToArray());
        return [.. WithIds(Numbered(targets.Select(t => alike[t.Name].Length == 1 ? t : t with { Name = Longer(t, alike[t.Name]) })))];
    }

    private static string Longer(ReportTarget target, ReportTarget[] alike)
    {
        if (target.Result is not TargetResult.Watched)
            return target.Arguments;
        var shared = alike.Select(t => t.Arguments.Split(' ')).Aggregate((IEnumerable<string> a, IEnumerable<string> b) => a.Intersect(b)).ToHashSet();
        return string.Join(' ', target.Arguments.Split(' ').Where(word => !shared.Contains(word)).Prepend(target.Name));
    }

    /// <summary>Who cannot be told apart gets a number.</summary>
    private static IEnumerable<ReportTarget> Numbered(IEnumerable<ReportTarget> targets)
    {
        var seen = new HashSet<string>();
        foreach (var target in targets)
            yield return target with { Name = Free(seen, target.Name, n => $"{target.Name} #{n}") };
    }

    private static IEnumerable<ReportTarget> WithIds(IEnumerable<ReportTarget> targets)
    {
        var seen = new HashSet<string>();
        foreach (var target in targets)
        {
            string id = string.Concat(target.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
            yield return target with { Id = Free(seen, id, n => $"{id}-{n}") };
        }
    }

    private static string Free(HashSet<string> seen, string first, Func<int, string> other)
    {
        string name = first;
        for (int n = 2; !seen.Add(name); n++)
            name = other(n);
        return name;
    }
}
