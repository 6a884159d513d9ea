using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Classification;

/// <summary>
/// The VM map: which parts of the machine's state are the virtual machine's own. It is data, vm-map.tbl, and nothing of it is read from the trap rules.
/// (Popek and Goldberg 1974: the state that the homomorphism of the virtual machine maps, against the rest of the real machine.)
/// </summary>
public sealed class VmMap
{
    private readonly VmMapRow[] _rows;
    private readonly Owner[] _registers;

    private VmMap(IEnumerable<VmMapRow> rows)
    {
        _rows = [.. rows];
        _registers = [.. Enumerable.Range(0, RegisterRow.Count).Select(r => OwnerOf(((Reg)r).ToString()))];
    }

    public static VmMap Default { get; } = Parse("vm-map.tbl", TableText.Lines("vm-map.tbl"), [])!;

    public IReadOnlyList<VmMapRow> Rows => _rows;

    /// <summary>Reads a map; null after a mistake, each of which is a line of <paramref name="errors"/>.</summary>
    public static VmMap? Parse(string path, IEnumerable<string> lines, List<string> errors)
    {
        var rows = new List<VmMapRow>();
        foreach (var (where, cells) in TableText.Rows(path, lines, errors))
        {
            if (Enum.TryParse<Owner>(cells[1], ignoreCase: true, out var owner) && !char.IsAsciiDigit(cells[1][0]))
                rows.Add(new VmMapRow(cells[0], owner, cells[2]));
            else
                errors.Add($"{where}: expected vm, hypervisor or control, found '{cells[1]}'");
        }
        if (errors.Count == 0 && (rows.Count == 0 || rows[^1].Pattern != "*"))
            errors.Add($"{path}: expected a last row '*', which says whose everything else is");
        return errors.Count == 0 ? new VmMap(rows) : null;
    }

    /// <summary>The map with a row before all others.</summary>
    public VmMap With(VmMapRow row) => new([row, .. _rows]);

    /// <summary>The row that says whose a part is.</summary>
    public VmMapRow RowOf(string part) => _rows.First(r => r.Matches(part));

    public Owner OwnerOf(string part) => RowOf(part).Owner;

    public Owner OwnerOf(Reg register) => _registers[(int)register];
}
