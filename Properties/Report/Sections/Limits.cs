using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>One thing that is left out, or in which an oracle differs.</summary>
/// <param name="Where">The table, or what it is about.</param>
/// <param name="Id">As its table names it.</param>
/// <param name="What">What it applies to.</param>
/// <param name="Citation">Where the architecture says so; empty when the reason is all.</param>
public sealed record LimitRow(string Where, string Id, string What, string Reason, string Citation);

/// <summary>What the specification and its oracles disagree about, what is not modelled, and what no claim looks at; each with its reason.</summary>
public sealed record Limits(ValueArray<LimitRow> Deviations, ValueArray<LimitRow> NotModelled, ValueArray<LimitRow> NotCovered)
{
    /// <summary>The tables of deviations, with the columns of what a row is about, why, and where that is written; -1 for none.</summary>
    private static readonly (string Resource, string Title, int[] What, int Reason, int Citation)[] Tables =
    [
        ("Golden/trap-matrix/exclusions.tbl", "trap matrix, QEMU", [1, 2, 3], 6, 7),
        ("Golden/trap-matrix/values-exclusions.tbl", "values of registers, QEMU", [0, 1, 2], 3, -1),
        ("Golden/disassembly/exclusions.tbl", "disassembly, binutils", [1], 2, -1),
        ("Golden/streams/exclusions.tbl", "instructions, Unicorn", [1, 2, 5], 6, 7),
        ("Golden/streams/system-exclusions.tbl", "system-level instructions, QEMU", [1, 2, 3], 4, 5),
        ("Golden/translations/exclusions.tbl", "translations, QEMU", [1, 2, 3], 4, 5),
        ("Golden/gic/virtual-exclusions.tbl", "virtual CPU interface, QEMU", [1, 2], 3, 4),
        ("Golden/gic/physical-deviations.tbl", "GIC, QEMU", [1], 2, 3),
        ("Golden/lockstep/exclusions.tbl", "boots in lockstep, QEMU", [1, 2, 3, 4], 5, 6),
    ];

    /// <summary>What comments of the code say: kind, file, text.</summary>
    private const string Remarks = "Properties/Report/remarks.tbl";

    private const int RemarkColumns = 3;

    /// <summary>The tables that are read, as paths in the repository.</summary>
    public static IEnumerable<string> Resources => Tables.Select(t => t.Resource).Append(Remarks);

    public static Limits Of(IReadOnlyList<ReportTarget> targets) => new(
        ValueArray<LimitRow>.Of(Tables.SelectMany(t => TableFile.Rows(t.Resource, Math.Max(t.Reason, t.Citation) + 1).Select(row => Deviation(t, row.Cells))).Concat(Remarked("Deviation", "code that departs from what it follows"))),
        ValueArray<LimitRow>.Of(Remarked("Not modelled", "code").Concat(Encodings()).Concat(Registers()).Concat(targets.SelectMany(Ended))),
        ValueArray<LimitRow>.Of(Claims(targets).Concat(Isolation.Projected.Select(p => new LimitRow("compared by two runs (ISO-2)", p.Channel, "left out", p.How, ""))).Concat(targets.SelectMany(Declared))));

    private static LimitRow Deviation((string Resource, string Title, int[] What, int Reason, int Citation) table, string[] cells) =>
        new(table.Title, cells[0], string.Join("; ", table.What.Select(c => cells[c]).Where(text => text is not ("" or "-" or "*"))), cells[table.Reason], table.Citation < 0 ? "" : cells[table.Citation]);

    private static IEnumerable<LimitRow> Remarked(string kind, string where) =>
        TableFile.Rows(Remarks, RemarkColumns).Where(r => r.Cells[0] == kind).Select(r => new LimitRow(where, Path.GetFileNameWithoutExtension(r.Cells[1]), r.Cells[1], r.Cells[2], ""));

    private static IEnumerable<LimitRow> Encodings() => A64.Rows.ToArray().Where(row => !row.IsModelled)
        .Select(row => new LimitRow("encoding", row.Name, row.Assembly, $"decodes, traps, and stops when it is executed; needs {row.Feature}", row.Title));

    private static IEnumerable<LimitRow> Registers() => RegisterRow.All.Where(row => row.Storage == Storage.Stop)
        .Select(row => new LimitRow("register", row.Name, "", "an access that no control stops ends the run by name", row.Citation));

    private static IEnumerable<LimitRow> Ended(ReportTarget target) =>
        target.Result is TargetResult.Ended { How: "not modelled" } ended ? [new LimitRow("target", target.Name, "", ended.Reason, "")] : [];

    /// <summary>Claims that nothing looked at, each once for the targets that have the same reason.</summary>
    private static IEnumerable<LimitRow> Claims(IReadOnlyList<ReportTarget> targets)
    {
        var runs = targets.SelectMany(t => t.Result is TargetResult.Ran { Run: var run } ? run.Claims.Select(c => (t.Name, Result: c)) : []);
        var always = NotBuilt.Claims.Select(c => new LimitRow("claim", c.Claim, "every hypervisor", c.Reason, ""));
        var known = NotBuilt.Claims.Select(c => c.Claim).ToHashSet();
        var others = runs.Where(r => r.Result.NotCovered is not null && !known.Contains(r.Result.Claim))
            .GroupBy(r => (r.Result.Claim, Reason: r.Result.NotCovered!), (row, same) => new LimitRow("claim", row.Claim, string.Join(", ", same.Select(s => s.Name)), row.Reason, ""));
        return always.Concat(others);
    }

    private static IEnumerable<LimitRow> Declared(ReportTarget target) => target.Result is not TargetResult.Ran { Run: var run } ? [] : run.Claims
        .Where(c => c.Claim == RunResult.DeclaredClaim).SelectMany(c => c.Classes).Select(row => new LimitRow("declared difference", target.Name, $"seen in {row.Cases} cases", row.Name, "the manifest"));
}
