using System.Text.RegularExpressions;

namespace VirtSpec.Tidy.Tests;

/// <summary>What Hypervisors/features.tbl names as proof is a test that exists.</summary>
internal static class FeatureProofs
{
    private const string Table = "Hypervisors/features.tbl";

    /// <summary>One line for each proof that is no test, and for each feature that works without one.</summary>
    public static IEnumerable<string> Violations(SourceTree tree)
    {
        var sources = tree.Paths.Where(p => p.StartsWith("tests/", StringComparison.Ordinal) && p.EndsWith("Tests.cs", StringComparison.Ordinal)).ToLookup(p => Path.GetFileNameWithoutExtension(p)!, tree.Text);
        foreach (var (number, line) in tree.Lines(Table))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] cells = [.. line.Split(';').Select(c => c.Trim())];
            string[] proofs = [.. cells[3].Split(' ').Where(t => t != "-")];
            if (cells[2] == "works" && proofs.Length == 0)
                yield return $"{Table}({number}): expected a test of what works, found none";
            foreach (string proof in proofs)
                if (!IsTest(sources, proof))
                    yield return $"{Table}({number}): expected a test, found none named {proof}";
        }
    }

    private static bool IsTest(ILookup<string, string> sources, string proof)
    {
        string[] parts = proof.Split('.');
        return parts.Length == 2 && sources[parts[0]].Any(source => Regex.IsMatch(source, $@"(Fact|Theory|Property)(\([^\n]*\))?\]\s*(\[[^\n]*\]\s*)*public (async )?(void|Task) {Regex.Escape(parts[1])}\("));
    }
}
