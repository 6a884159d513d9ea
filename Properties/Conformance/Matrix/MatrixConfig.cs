using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>One configuration of the trap matrix: the control registers under which everything is tried, and where.</summary>
/// <param name="Levels">The Exception levels that are swept: bit 0 EL0, bit 1 EL1.</param>
/// <param name="Flags">Bit 0: the EL1 vectors return by a trapped MRS of ACTLR_EL1. Bit 1: stage 2 on with an identity map. Bit 2: EL2 is swept too.</param>
public sealed record MatrixConfig(string Name, uint Levels, uint Flags, IReadOnlyList<(Reg Register, ulong Value)> Controls)
{
    /// <summary>The columns of a configuration file, in order.</summary>
    public static readonly string[] Columns =
        ["config", "els", "hcr", "cptr", "mdcr", "hstr", "cnthctl", "ich_hcr", "sre2", "sctlr1", "cntkctl", "pmuser", "cpacr", "mdscr", "sctlr2", "hcrx", "flags"];

    private static readonly (string Column, Reg Register)[] Registers =
    [
        ("hcr", Reg.HCR_EL2), ("cptr", Reg.CPTR_EL2), ("mdcr", Reg.MDCR_EL2), ("hstr", Reg.HSTR_EL2), ("cnthctl", Reg.CNTHCTL_EL2),
        ("ich_hcr", Reg.ICH_HCR_EL2), ("sre2", Reg.ICC_SRE_EL2), ("sctlr1", Reg.SCTLR_EL1), ("cntkctl", Reg.CNTKCTL_EL1),
        ("pmuser", Reg.PMUSERENR_EL0), ("cpacr", Reg.CPACR_EL1), ("mdscr", Reg.MDSCR_EL1), ("sctlr2", Reg.SCTLR_EL2),
    ];

    /// <summary>The reference when a file has no baseline of its own: nothing traps.</summary>
    public static readonly MatrixConfig Baseline = Parse("baseline",
        [string.Join(',', Columns), "baseline,0x3,0x80000000,0x33ff,0x0,0x0,0x3,0x0,0xf,0x34d5da25,0x303,0xf,0x300000,0x0,0x30c50830,0x0,0x4"], [])[0];

    public bool IsBaseline => Name == "baseline";

    public bool SweepsEL2 => (Flags & 4) != 0;

    /// <summary>HCR_EL2.TGE is 1: exceptions of EL0 go to EL2, and EL1 cannot be entered.</summary>
    public bool HasTGE { get; } = HCR_EL2.Field.TGE.In(Controls.First(c => c.Register == Reg.HCR_EL2).Value) != 0;

    public bool Sweeps(ExceptionLevel el) => el == ExceptionLevel.EL2 ? SweepsEL2 : (Levels >> (int)el & 1) != 0;

    /// <summary>Reads a configuration file; every malformed row is one line of <paramref name="errors"/> with its place.</summary>
    public static IReadOnlyList<MatrixConfig> Parse(string path, IEnumerable<string> lines, List<string> errors)
    {
        var configs = new List<MatrixConfig>();
        string[]? header = null;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Trim().Length == 0)
                continue;
            string[] cells = line.Trim().Split(',');
            if (header is null)
                header = CheckHeader($"{path}({number})", cells, errors);
            else if (ParseRow($"{path}({number})", header, cells, errors) is { } config)
                configs.Add(config);
        }
        if (header is null)
            errors.Add($"{path}: expected a header row '{string.Join(',', Columns)}', found an empty file");
        else if (configs.Count == 0 && errors.Count == 0)
            errors.Add($"{path}: expected a configuration below the header, found none; add a row");
        foreach (var twice in configs.GroupBy(c => c.Name).Where(g => g.Count() > 1))
            errors.Add($"{path}: configuration '{twice.Key}' stands {twice.Count()} times; names are unique");
        return configs;
    }

    private static string[] CheckHeader(string where, string[] cells, List<string> errors)
    {
        foreach (string missing in Columns.Except(cells))
            errors.Add($"{where}: expected a column '{missing}', found {string.Join(',', cells)}; the columns are {string.Join(',', Columns)}");
        return cells;
    }

    private static MatrixConfig? ParseRow(string where, string[] header, string[] cells, List<string> errors)
    {
        if (cells.Length != header.Length)
        {
            errors.Add($"{where}: expected {header.Length} cells, as the header has, found {cells.Length}");
            return null;
        }
        int before = errors.Count;
        ulong Number(string column)
        {
            int index = Array.IndexOf(header, column);
            if (index < 0)
                return 0;
            if (TryParseNumber(cells[index], out ulong value))
                return value;
            errors.Add($"{where}: {column}: expected a number such as 0x80000000, found '{cells[index]}'");
            return 0;
        }
        string name = cells[Math.Max(0, Array.IndexOf(header, "config"))];
        if (name.Length == 0)
            errors.Add($"{where}: config: expected a name, found an empty cell");
        var controls = Registers.Select(r => (r.Register, Number(r.Column))).ToArray();
        var config = new MatrixConfig(name, (uint)Number("els"), (uint)Number("flags"), controls);
        // HCRX_EL2 comes with FEAT_HCX, which no CPU here has: the column is read and changes nothing, like any other RES0 bit.
        Number("hcrx");
        if (config.Levels is 0 or > 3)
            errors.Add($"{where}: els: expected 0x1 (EL0), 0x2 (EL1) or 0x3 (both), found 0x{config.Levels:x}");
        if (config.HasTGE && config.Levels != 1)
            errors.Add($"{where}: els: expected 0x1, because HCR_EL2.TGE=1 leaves no EL1, found 0x{config.Levels:x}");
        return errors.Count == before ? config : null;
    }

    private static bool TryParseNumber(string text, out ulong value) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
