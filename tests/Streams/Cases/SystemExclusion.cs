using System.Text.RegularExpressions;

namespace VirtSpec.Streams.Cases;

/// <summary>
/// A row of <c>Golden/streams/system-exclusions.tbl</c>: where QEMU departs from the architecture, or uses a freedom that it leaves open.
/// It excuses such parts of the outcome of a case in which the specification did such a step.
/// </summary>
/// <param name="Steps">What the specification did, as <c>EL2 msr hcr_el2, x0 : completed</c>.</param>
/// <param name="Parts">Names of what may differ.</param>
public sealed record SystemExclusion(string Id, string Cpus, Regex Steps, Regex Parts, string Architecture, string Citation)
{
    private const int Columns = 6;
    private const string AndAStore = " and a store";
    private static readonly Regex Stores = new("^(st|swp|cas|dc zva|ld(add|clr|eor|set|smax|smin|umax|umin))", RegexOptions.CultureInvariant);

    /// <exception cref="FormatException">A row does not have its six columns.</exception>
    public static IReadOnlyList<SystemExclusion> Parse(string path, IEnumerable<string> lines) =>
        [.. lines.Index().Where(l => l.Item.Length > 0 && l.Item[0] != '#').Select(l => Row(l.Item, $"{path}({l.Index + 1})"))];

    /// <summary>The rows that together excuse all the differing parts, or null when they do not.</summary>
    public static IReadOnlyList<SystemExclusion>? Excusing(IReadOnlyList<SystemExclusion> rows, string cpu, IEnumerable<SystemStep> steps, IReadOnlyList<string> parts)
    {
        var texts = Texts(steps);
        var fitting = rows.Where(row => (row.Cpus == "*" || row.Cpus == cpu) && texts.Any(row.Steps.IsMatch)).ToList();
        var used = parts.Select(part => fitting.FirstOrDefault(row => row.Parts.IsMatch(part))).ToList();
        return used.Contains(null) ? null : [.. used.OfType<SystemExclusion>().Distinct()];
    }

    /// <summary>The steps as the rows name them; a store-exclusive also names the load-exclusive before it, and whether something was stored between them.</summary>
    private static List<string> Texts(IEnumerable<SystemStep> steps)
    {
        var texts = new List<string>();
        string load = "";
        foreach (var step in steps)
        {
            string text = step.Text;
            bool isStore = text.StartsWith("stx", StringComparison.Ordinal) || text.StartsWith("stlx", StringComparison.Ordinal);
            texts.Add($"{step.EL} {text} : {step.Result}{(isStore ? $" after {load}" : "")}");
            if (text.StartsWith("ldx", StringComparison.Ordinal) || text.StartsWith("ldax", StringComparison.Ordinal))
                load = text;
            else if (Stores.IsMatch(text) && !load.EndsWith(AndAStore, StringComparison.Ordinal))
                load += AndAStore;
        }
        return texts;
    }

    private static SystemExclusion Row(string line, string where)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        if (c.Length != Columns || c.Any(column => column.Length == 0))
            throw new FormatException($"{where}: expected {Columns} filled columns, found {c.Count(column => column.Length > 0)}");
        return new(c[0], c[1], Whole(c[2]), Whole(c[3]), c[4], c[5]);
    }

    private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.CultureInvariant);
}
