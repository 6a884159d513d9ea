using VirtSpec.Properties.Report.Sections;

namespace VirtSpec.Properties.Report.Html;

/// <summary>The trap matrices: what each access comes to under each control. One filter is for all of them.</summary>
internal static class HeatMapSection
{
    private const int NamesShown = 3;

    private const string UnmappedBase = "[x6]";

    private static readonly Markup Legend = new("""
        <p class="legend"><span class="cell e2">2</span> traps to EL2 <span class="cell e1">1</span> exception to EL1 <span class="cell un">U</span> UNDEFINED <span class="cell ok">&#183;</span> completes; an empty cell is as in the baseline. What a cell means is said below the matrix when it is touched or has the focus, which the arrow keys move.</p>

        """);

    private static readonly Markup Filter = new("""
        <form class="filter" id="trap-filter" onsubmit="return false">
        <label for="trap-text">register, instruction or control</label> <input id="trap-text" type="search" placeholder="SCTLR_EL1 TVM, TID3" autocomplete="off">
        <label for="trap-el">from</label> <select id="trap-el"><option value="">EL1 and EL0</option><option>EL1</option><option>EL0</option></select>
        <label for="trap-direction">access</label> <select id="trap-direction"><option value="">all</option><option value="R">reads</option><option value="W">writes, operations</option><option value="X">other instructions</option></select>
        <label for="trap-outcome">some control makes it</label> <select id="trap-outcome"><option value="">anything</option><option value="e2">trap to EL2</option><option value="e1">an exception to EL1</option><option value="un">UNDEFINED</option><option value="ok">complete</option></select>
        <output id="trap-count" for="trap-text trap-el trap-direction trap-outcome"></output>
        </form>
        <p><small>Words are looked for in the names of accesses and of controls, and a row has all of them; behind a comma other words begin, of which a row may have all instead. The whole name of a register means its own accesses.</small></p>

        """);

    public static PageSection Of(ConformanceReport report)
    {
        HeatMap[] maps = [.. report.Cpus.Select(c => c.HeatMap).OfType<HeatMap>()];
        if (maps.Length == 0)
            return new PageSection("traps", "Trap matrix", Markup.Empty);
        return new PageSection("traps", maps.Length == 1 ? "Trap matrix" : "Trap matrices", Markup.Of($"{Legend}{Filter}{maps.Select(m => Matrix(m, maps.Length > 1))}"));
    }

    private static Markup Matrix(HeatMap map, bool isOneOfSeveral)
    {
        var title = isOneOfSeveral ? Markup.Of($"<h3>{map.Cpu}</h3>\n") : Markup.Empty;
        string operands = map.Rows.Any(r => r.Names.Any(n => n.Contains(UnmappedBase, StringComparison.Ordinal))) ? " Of the instructions that are not System register accesses, x0 is an address of memory, and x6 one without a translation." : "";
        var lead = Markup.Of($"""
            <p>What accesses of {map.Cpu} at EL1 and EL0 come to when nothing is withheld (baseline), and with one control in another position, or with as many as it takes to show a rule.
            Accesses that behave alike in every column are one row. The rules of the specification decide; {map.Compared} outcomes are compared with a recording of QEMU, and {map.Differing} differ: the {map.Marks} cells with * say why, and one in the baseline stands for its row.{operands}</p>

            """);
        var head = Markup.Of($"<tr><th scope=\"col\">access</th>{map.Columns.Select(c => Markup.Of($"<th scope=\"col\" class=\"control\"><span>{c.Control}</span></th>"))}</tr>");
        var table = Parts.Table($"Trap matrix of {map.Cpu}", head, Markup.Join(map.Rows.Select(r => Row(map, r))), "heat");
        return Markup.Of($"<div class=\"matrix\">\n{title}{lead}{table}<p class=\"meaning\" role=\"status\"></p>\n{Meanings(map)}{Hidden(map)}</div>\n");
    }

    private static Markup Row(HeatMap map, HeatRow row)
    {
        var more = row.Names.Count <= NamesShown ? Markup.Empty : Markup.Of($" <details><summary>and {row.Names.Count - NamesShown} more</summary>{string.Join(", ", row.Names.Skip(NamesShown))}</details>");
        return Markup.Of($"<tr data-el=\"{row.EL.ToString()}\" data-direction=\"{row.Direction.ToString()}\" data-names=\"{string.Join(" | ", row.Names)}\"><th scope=\"row\">{Access(row)} {string.Join(", ", row.Names.Take(NamesShown))}{more}</th>{map.Columns.Select((c, i) => Cell(row, i, c))}</tr>\n");
    }

    private static string Access(HeatRow row) => $"{row.EL}{row.Direction switch { 'R' => " read", 'W' => " write", _ => "" }}";

    private static Markup Cell(HeatRow row, int column, HeatColumn control)
    {
        bool same = row.IsAsBaseline(column), marked = row.IsMarked(column);
        if (same && !marked)
            return new Markup("<td></td>");
        var (css, letter) = row.Cells[column].Outcome switch
        {
            HeatOutcome.TrapsToEL2 => ("e2", "2"),
            HeatOutcome.TrapsToEL1 => ("e1", "1"),
            HeatOutcome.Undefined => ("un", "U"),
            _ => ("ok", "\u00b7"),
        };
        return Markup.Of($"<td class=\"{(same ? "same" : css)}\" title=\"{control.Control}: {Words(row.Cells[column])}\">{(same ? "" : letter)}{(marked ? "*" : "")}</td>");
    }

    private static string Words(HeatCell cell)
    {
        string outcome = cell.Outcome switch
        {
            HeatOutcome.TrapsToEL2 => $"traps to EL2, EC 0x{cell.EC:x2}",
            HeatOutcome.TrapsToEL1 => $"exception to EL1, EC 0x{cell.EC:x2}",
            HeatOutcome.Undefined => "UNDEFINED",
            _ => "completes",
        };
        return $"{outcome}{(cell.Rule.Length > 0 ? $" by {cell.Rule}" : "")}{(cell.Recorded.Length > 0 ? $"; QEMU: {cell.Recorded}" : "")}";
    }

    /// <summary>The same as text, for paper and for those who read it aloud.</summary>
    private static Markup Meanings(HeatMap map)
    {
        var rows = Markup.Join(map.Rows.Select(r => Markup.Of($"<tr><th scope=\"row\">{Access(r)}</th><td>{string.Join(", ", r.Names)}</td><td>{Markup.Join("<br>", Shown(map, r))}</td></tr>\n")));
        string id = Parts.Anchor("meanings", map.Cpu);
        return Markup.Of($"<details><summary>Every cell in words</summary>{Parts.Filter(id, "text", "SCTLR_EL1 TVM")}{Parts.Table($"Trap matrix of {map.Cpu} in words", Parts.Head("from", "accesses", "come to"), rows, "meanings")}</details>\n");
    }

    private static IEnumerable<Markup> Shown(HeatMap map, HeatRow row) => map.Columns.Select((c, i) => (c.Control, i)).Where(c => !row.IsAsBaseline(c.i) || row.IsMarked(c.i)).Select(c => Markup.Of($"{c.Control}: {Words(row.Cells[c.i])}"));

    private static Markup Hidden(HeatMap map) => Markup.Of(
        $"<details><summary>{map.Hidden.Count} of the {Spec.Traps.TrapRule.All.Count} trap rules are in no cell</summary>{Parts.Table($"Trap rules that the matrix of {map.Cpu} does not show", Parts.Head("rule", "why"), Markup.Join(map.Hidden.Select(h => Parts.Row(h.Rule, h.Reason))), "hidden-rules")}</details>\n");
}
