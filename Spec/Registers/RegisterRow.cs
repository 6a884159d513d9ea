namespace VirtSpec.Spec.Registers;

/// <summary>All rows of registers.tbl and operations.tbl.</summary>
public static class RegisterRow
{
    private static readonly AccessEntry[] Rows =
        [.. AccessTable.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new AccessEntry(line.Split('\t')))];

    private static readonly AccessEntry[] ByRegister =
        [.. Rows.Where(r => r.Register is not null).OrderBy(r => r.Register)];

    /// <summary>How many registers there are.</summary>
    public static int Count => ByRegister.Length;

    public static IReadOnlyList<AccessEntry> All => Rows;

    public static AccessEntry Of(Reg register) => ByRegister[(int)register];

    /// <summary>The register of that name in any case, or null.</summary>
    public static Reg? Find(string name) =>
        Enum.TryParse<Reg>(name, ignoreCase: true, out var register) && !char.IsAsciiDigit(name[0]) ? register : null;
}
