using VirtSpec.Properties.Report.Sections;

namespace VirtSpec.Properties.Report.Html;

/// <summary>The trap matrix: what each access comes to under each control.</summary>
internal static class HeatMapSection
{
    private const int NamesShown = 3;

    public static PageSection Of(ConformanceReport report)
    {
        if (report.HeatMap is not { } map)
            return new PageSection("traps", "Trap matrix", Markup.Empty);
        long differing = map.Rows.Sum(r => r.Cells.Count(c => c.Recorded.Length > 0) * (long)r.Names.Count);
        var lead = Markup.Of($"""
            <p>What accesses of {map.Cpu} at EL1 and EL0 come to when nothing is withheld (baseline), and with one control in another position.
            Accesses that behave alike in every column are one row. The rules of the specification decide; {map.Compared} outcomes are compared with a recording of QEMU, and the {differing} that differ are marked * with the row of the exclusions that says why.</p>
            <p class="legend"><span class="cell e2">2</span> traps to EL2 <span class="cell e1">1</span> exception to EL1 <span class="cell un">U</span> UNDEFINED <span class="cell ok">&#183;</span> completes; an empty cell is as in the baseline</p>

            """);
        var filter = new Markup("""
            <form class="filter" id="trap-filter" onsubmit="return false">
            <label for="trap-text">register, instruction or control</label> <input id="trap-text" type="search" placeholder="SCTLR_EL1, TID3" autocomplete="off">
            <label for="trap-el">from</label> <select id="trap-el"><option value="">EL1 and EL0</option><option>EL1</option><option>EL0</option></select>
            <label for="trap-direction">access</label> <select id="trap-direction"><option value="">all</option><option value="R">reads</option><option value="W">writes, operations</option><option value="X">other instructions</option></select>
            <label for="trap-outcome">some control makes it</label> <select id="trap-outcome"><option value="">anything</option><option value="e2">trap to EL2</option><option value="e1">an exception to EL1</option><option value="un">UNDEFINED</option><option value="ok">complete</option></select>
            <output id="trap-count" for="trap-text trap-el trap-direction trap-outcome"></output>
            </form>

            """);
        var head = Markup.Of($"<tr><th scope=\"col\">access</th>{map.Columns.Select(c => Markup.Of($"<th scope=\"col\" class=\"control\"><span>{c.Control}</span></th>"))}</tr>");
        return new PageSection("traps", "Trap matrix", Markup.Of($"{lead}{filter}{Parts.Table("Trap matrix", head, Markup.Join(map.Rows.Select(r => Row(map, r))), "heat")}"));
    }

    private static Markup Row(HeatMap map, HeatRow row)
    {
        string what = row.Direction switch { 'R' => "read", 'W' => "write", _ => "" };
        string shown = string.Join(", ", row.Names.Take(NamesShown));
        var more = row.Names.Count <= NamesShown ? Markup.Empty : Markup.Of($" <details><summary>and {row.Names.Count - NamesShown} more</summary>{string.Join(", ", row.Names.Skip(NamesShown))}</details>");
        return Markup.Of($"<tr data-el=\"{row.EL.ToString()}\" data-direction=\"{row.Direction.ToString()}\" data-names=\"{string.Join(' ', row.Names)}\"><th scope=\"row\">{row.EL.ToString()} {what} {shown}{more}</th>{map.Columns.Select((c, i) => Cell(c, row.Cells[i], row.Cells[0], i == 0))}</tr>\n");
    }

    private static Markup Cell(HeatColumn column, HeatCell cell, HeatCell baseline, bool isBaseline)
    {
        bool same = !isBaseline && cell.Outcome == baseline.Outcome && cell.EC == baseline.EC;
        // What the baseline's cell says already is not said again.
        bool differs = cell.Recorded.Length > 0 && !(same && baseline.Recorded.Length > 0);
        if (same && !differs)
            return new Markup("<td></td>");
        var (css, letter, words) = cell.Outcome switch
        {
            HeatOutcome.TrapsToEL2 => ("e2", "2", $"traps to EL2, EC 0x{cell.EC:x2}"),
            HeatOutcome.TrapsToEL1 => ("e1", "1", $"exception to EL1, EC 0x{cell.EC:x2}"),
            HeatOutcome.Undefined => ("un", "U", "UNDEFINED"),
            _ => ("ok", "\u00b7", "completes"),
        };
        string rule = cell.Rule.Length > 0 ? $" by {cell.Rule}" : "", recorded = cell.Recorded.Length > 0 ? $"; QEMU: {cell.Recorded}" : "";
        return Markup.Of($"<td class=\"{(same ? "same" : css)}\" title=\"{column.Control}: {words}{rule}{recorded}\">{(same ? "" : letter)}{(differs ? "*" : "")}</td>");
    }
}
