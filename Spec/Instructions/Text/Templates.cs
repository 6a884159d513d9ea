namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Every assembly text that the tables give.</summary>
internal static class Templates
{
    private static readonly Template[][] ByOp = Make();

    private static readonly ILookup<string, Template> ByMnemonic =
        ByOp.SelectMany(t => t).Where(t => !t.HasOpenMnemonic).ToLookup(t => t.Mnemonic);

    private static readonly Template[] OpenMnemonics = [.. ByOp.SelectMany(t => t).Where(t => t.HasOpenMnemonic)];

    /// <summary>The ways to write a row in order of preference, the row's own text last.</summary>
    public static IReadOnlyList<Template> Of(Op op) => ByOp[(int)op];

    /// <summary>The ways to write an instruction whose text begins with this word.</summary>
    public static IReadOnlyList<Template> Named(string firstWord) =>
        [.. ByMnemonic[firstWord], .. OpenMnemonics.Where(t => firstWord.StartsWith(t.Mnemonic, StringComparison.Ordinal))];

    private static Template[][] Make()
    {
        var templates = new Template[A64.Count][];
        templates[0] = [];
        foreach (var row in A64.Rows)
            templates[(int)row.Op] = [.. row.Aliases.Select(alias => new Template(row, alias)), new Template(row, null)];
        return templates;
    }
}
