using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

/// <summary>One table of cpus/: the rows that are right.</summary>
internal sealed record CpuModel(TableFile File, ValueArray<TableRow> Rows);

/// <summary>Reads cpus/*.tbl; the sets hold the names that its rows may use.</summary>
internal sealed class CpuParser(ISet<string> features, ISet<string> registers, ISet<string> fields, TableErrors errors)
{
    public CpuModel Parse(TableFile file)
    {
        var rows = file.Rows().Where(IsRight).ToList();
        errors.AddDuplicates(rows.Select(r => ($"{r.Column(0)} {(r.Column(0) == "arch" ? "" : r.Column(1))}".Trim(), r)));
        return new CpuModel(file, rows.ToValueArray());
    }

    /// <summary>Every CPU says its architecture, and gives each size that another one gives.</summary>
    public static void CheckComplete(IReadOnlyList<CpuModel> cpus, TableErrors errors)
    {
        foreach (var cpu in cpus.Where(c => c.Rows.All(r => r.Column(0) != "arch")))
            errors.Add(cpu.File.Path, 1, Errors.CpuIncomplete, "expected a row 'arch ; version ; citation', found none");
        var sizes = cpus.SelectMany(c => c.Rows).Where(r => r.Column(0) == "size").GroupBy(r => r.Column(1)).ToList();
        foreach (var cpu in cpus)
            foreach (var size in sizes.Where(s => s.All(r => r.Path != cpu.File.Path)))
                errors.Add(cpu.File.Path, 1, Errors.CpuIncomplete, $"expected a row 'size ; {size.Key} ; n' as at {size.First().Place}, found none");
    }

    /// <summary>True when the row is right; otherwise the error is collected.</summary>
    private bool IsRight(TableRow row)
    {
        string? wrong = row.Column(0) switch
        {
            "arch" => Columns(row, 3, "arch ; version ; citation"),
            "feature" => Columns(row, 2, "feature ; FEAT_NAME") ?? Known(features, row.Column(1), "feature of features.tbl"),
            "value" => Columns(row, 3, "value ; REGISTER ; 0x...") ?? Value(row),
            "size" => Columns(row, 3, "size ; NAME ; n") ?? (int.TryParse(row.Column(2), out _) ? null : $"expected a number, found '{row.Column(2)}'"),
            "id" => Columns(row, 4, "id ; REGISTER.FIELD ; status ; meaning") ?? Known(fields, row.Column(1), "field of fields/") ?? Status(row.Column(2)),
            _ => "expected arch, feature, value, size or id",
        };
        if (wrong is not null)
            errors.Add(row, Errors.Cpu, $"{row.Column(0)} {row.Column(1)}: {wrong}");
        else if (row.Column(0) == "arch")
            errors.CheckCitation(row, row.Column(1), row.Column(2));
        return wrong is null;
    }

    private static string? Columns(TableRow row, int count, string shape) =>
        row.Columns.Count == count ? null : $"expected '{shape}', found {row.Columns.Count} columns";

    private static string? Known(ISet<string> names, string name, string what) => names.Contains(name) ? null : $"'{name}' is no {what}";

    private static string? Status(string status) =>
        status is "implemented" or "masked" or "not-modelled" ? null : $"expected implemented, masked or not-modelled, found '{status}'";

    /// <summary>The register may have an index, as <c>CCSIDR_EL1[2]</c>.</summary>
    private string? Value(TableRow row)
    {
        string[] parts = row.Column(1).Split('[');
        bool isIndexed = parts.Length == 2 && parts[1].EndsWith("]", System.StringComparison.Ordinal) && int.TryParse(parts[1].TrimEnd(']'), out _);
        if (parts.Length > 1 && !isIndexed)
            return $"expected REGISTER or REGISTER[n], found '{row.Column(1)}'";
        return Known(registers, parts[0], "register of registers.tbl")
            ?? (Numbers.TryParseHex(row.Column(2), out _) ? null : $"expected a hexadecimal value, found '{row.Column(2)}'");
    }
}
