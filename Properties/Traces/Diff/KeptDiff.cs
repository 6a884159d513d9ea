namespace VirtSpec.Properties.Traces.Diff;

/// <summary>What is kept of a trace, and what a test found in its place.</summary>
/// <param name="Summary">In one line how much differs.</param>
/// <param name="Diff">Of the traces, or of the first and last events of digests.</param>
public sealed record KeptDiff(string Summary, TraceDiff Diff)
{
    /// <summary>Compares two texts that <see cref="TraceDigest.Kept"/> made.</summary>
    /// <exception cref="TraceException">One of them is no such text.</exception>
    public static KeptDiff Of(string oldPath, string old, string newPath, string @new)
    {
        if (!IsDigest(old) && !IsDigest(@new))
        {
            var diff = TraceDiff.Of(Whole(oldPath, old), Whole(newPath, @new));
            return new KeptDiff(DiffText.Counts(diff), diff);
        }
        return OfDigests(Digest(oldPath, old), Digest(newPath, @new));
    }

    private static KeptDiff OfDigests(TraceDigest old, TraceDigest @new)
    {
        var ends = TraceDiff.Of(old.Ends, @new.Ends);
        string[] counts = [.. Differences(old, @new)];
        string summary = counts.Length > 0 ? string.Join("; ", counts)
            : !ends.IsEmpty ? $"as many events of each kind; of the first and last {DiffText.Counts(ends)}"
            : old.ComparedHash != @new.ComparedHash ? "as many events of each kind, and the same first and last ones: some between them differ, which 'virtspec trace diff' of two records shows"
            : $"no event differs but in what is not compared{(DiffIgnored.Of(ends) is { Count: > 0 } names ? $": {string.Join(", ", names)}" : ", such as steps and addresses of EL2")}";
        return new KeptDiff(summary, ends);
    }

    /// <summary>Such as <c>exits by class: 145 HVC64 are 148</c>, in the order of the titles.</summary>
    private static IEnumerable<string> Differences(TraceDigest old, TraceDigest @new)
    {
        foreach (string title in old.Counts.Concat(@new.Counts).Select(c => c.Title).Distinct())
        {
            var (before, after) = (Rows(old, title), Rows(@new, title));
            string[] rows = [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).Where(n => before.GetValueOrDefault(n) != after.GetValueOrDefault(n))
                .Select(n => $"{before.GetValueOrDefault(n)} {n} are {after.GetValueOrDefault(n)}")];
            if (rows.Length > 0)
                yield return $"{title}: {string.Join(", ", rows)}";
        }
    }

    private static Dictionary<string, int> Rows(TraceDigest digest, string title) =>
        (digest.Counts.FirstOrDefault(c => c.Title == title)?.Rows ?? []).ToDictionary(r => r.Name, r => r.Count);

    private static bool IsDigest(string text) => text.StartsWith(TraceDigest.Magic, StringComparison.Ordinal);

    private static TraceDigest Digest(string path, string text) => IsDigest(text) ? TraceDigest.Parse(path, text) : TraceDigest.Of(Whole(path, text));

    private static Trace Whole(string path, string text) => TraceReader.Read(path, new StringReader(text));
}
