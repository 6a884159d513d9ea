using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Coverage;

/// <summary>
/// Coverage in the format of lcov's tracefiles, over the tables of the specification: a line of a table is hit as often as its encoding was executed or its register accessed,
/// and a trap rule is a function whose branches are that it fires, that it does not, and each of its parts.
/// A handler behind a portal of a model of the catalogue is a function too.
/// </summary>
public static partial class Lcov
{
    private const string Tables = "Spec/Tables/", Traps = "Spec/Traps/";

    /// <param name="tests">Names and what they covered.</param>
    public static string Of(IEnumerable<(string Test, CoverageCounts Counts)> tests)
    {
        var sources = typeof(Lcov).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Tables, StringComparison.Ordinal) || n.StartsWith(Traps, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => (Name: n, Lines: LinesOf(n))).ToArray();
        var text = new StringBuilder();
        foreach (var (test, counts) in tests)
        {
            foreach (var (name, lines) in sources)
                Append(text, test, name, lines, counts);
            foreach (var file in Handlers(counts).GroupBy(h => h.At.File).OrderBy(f => f.Key, StringComparer.Ordinal))
                Append(text, test, file.Key, [.. file.OrderBy(h => h.At.Line)]);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, string test, string source, string[] lines, CoverageCounts counts)
    {
        bool isRules = source.StartsWith(Traps, StringComparison.Ordinal);
        var body = new StringBuilder();
        var hits = new List<(int Line, long Count)>();
        var rules = TrapRule.All.ToLookup(r => r.Name);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!isRules && CountOf(source, lines[i], counts) is { } count)
                hits.Add((i + 1, count));
            else if (isRules && RuleName().Match(lines[i]) is { Success: true } match && rules[match.Groups[1].Value].FirstOrDefault() is { } rule)
                hits.Add((i + 1, Append(body, rule, i + 1, counts)));
        }
        if (hits.Count == 0)
            return;
        Begin(text, test, source).Append(body);
        End(text, hits);
    }

    /// <summary>The methods behind portals, in the sources that travel with the models; several portals may lead to one.</summary>
    private static IEnumerable<(string Code, HandlerSource At, long Count)> Handlers(CoverageCounts counts) =>
        from there in counts.Counts
        where there.Kind == CoverageKind.HandlerThere
        group counts[CoverageKind.Handler, there.Key] by there.Key[(there.Key.LastIndexOf(' ') + 1)..] into same
        where HandlerSource.All.ContainsKey(same.Key)
        select (same.Key, HandlerSource.All[same.Key], same.Sum());

    private static void Append(StringBuilder text, string test, string source, (string Code, HandlerSource At, long Count)[] handlers)
    {
        Begin(text, test, source);
        foreach (var (code, at, count) in handlers)
            text.Append(CultureInfo.InvariantCulture, $"FN:{at.Line},{code}\nFNDA:{count},{code}\n");
        End(text, [.. handlers.Select(h => (h.At.Line, h.Count))]);
    }

    private static StringBuilder Begin(StringBuilder text, string test, string source) => text.Append(CultureInfo.InvariantCulture, $"TN:{TestName().Replace(test, "_")}\nSF:{source}\n");

    private static void End(StringBuilder text, List<(int Line, long Count)> hits)
    {
        foreach (var (line, count) in hits)
            text.Append(CultureInfo.InvariantCulture, $"DA:{line},{count}\n");
        text.Append(CultureInfo.InvariantCulture, $"LF:{hits.Count}\nLH:{hits.Count(h => h.Count > 0)}\nend_of_record\n");
    }

    /// <summary>The function and branches of a rule.</summary>
    /// <returns>How often it was looked at.</returns>
    private static long Append(StringBuilder text, TrapRule rule, int line, CoverageCounts counts)
    {
        long evaluated = counts[CoverageKind.RuleEvaluated, rule.Name], fired = counts[CoverageKind.RuleFired, rule.Name];
        text.Append(CultureInfo.InvariantCulture, $"FN:{line},{rule.Name}\nFNDA:{evaluated},{rule.Name}\n");
        int branch = 0;
        foreach (long taken in new[] { fired, evaluated - fired }.Concat(RuleMutants.Of(rule).Select(m => counts[CoverageKind.RulePart, m.ToString()])))
            text.Append(CultureInfo.InvariantCulture, $"BRDA:{line},0,{branch++},{(evaluated == 0 ? "-" : taken)}\n");
        return evaluated;
    }

    /// <summary>How often the row of a line was used; null for a line without one.</summary>
    private static long? CountOf(string source, string line, CoverageCounts counts)
    {
        int end = line.IndexOf(';', StringComparison.Ordinal);
        if (end < 0 || line[0] == '#')
            return null;
        string name = line[..end].Trim();
        bool isEncoding = source.StartsWith($"{Tables}a64/", StringComparison.Ordinal);
        if (isEncoding && name.Contains(' ', StringComparison.Ordinal))
            return null;
        if (!Known(isEncoding).Contains(name.Replace(' ', '_')))
            return null;
        return isEncoding
            ? counts[CoverageKind.Encoding, $"{name} EL0"] + counts[CoverageKind.Encoding, $"{name} EL1"]
            : new[] { "R EL0", "R EL1", "W EL0", "W EL1" }.Sum(how => counts[CoverageKind.Register, $"{name.Replace(' ', '_')} {how}"]);
    }

    private static HashSet<string> Known(bool isEncoding) => isEncoding ? Encodings : Registers;

    private static readonly HashSet<string> Encodings = [.. A64.Rows.ToArray().Select(r => r.Name)], Registers = [.. RegisterRow.All.Select(r => r.Name)];

    private static string[] LinesOf(string resource)
    {
        using var reader = new StreamReader(typeof(Lcov).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().Split('\n');
    }

    /// <summary>The first text of a rule is its name.</summary>
    [GeneratedRegex("""TrapRule \w+ = .*?"([^"]+)""")]
    private static partial Regex RuleName();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex TestName();
}
