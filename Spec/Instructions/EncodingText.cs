using System.Globalization;

namespace VirtSpec.Spec.Instructions;

/// <summary>Reads the rows that only text needs (names, assembly, aliases), once.</summary>
internal static class EncodingText
{
    public static EncodingRow[] Parse()
    {
        string[][] classes = [.. Lines(A64Table.ClassText).Select(l => l.Split('\t'))];
        FieldSlice[][] fields = [.. classes.Select(c => c[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseField).ToArray())];
        string[] assembly = A64Table.AssemblyText.Split('\n');
        var aliases = Lines(A64Table.AliasText).Select(ParseAlias).SelectMany(a => a.Of.Select(op => (op, a))).ToLookup(p => p.op, p => p.a);
        var rows = new EncodingRow[A64.Count];
        rows[0] = new EncodingRow(Op.Unallocated, "Unallocated", EncodingClass.None, "unallocated", 0, 0, "", [], []);
        for (int i = 1; i < rows.Length; i++)
        {
            int c = A64Table.Classes[i] - 1;
            rows[i] = new EncodingRow((Op)i, ((Op)i).ToString(), (EncodingClass)(c + 1), classes[c][1], A64Table.Masks[i], A64Table.Values[i], assembly[i - 1], fields[c], [.. aliases[(Op)i]]);
        }
        return rows;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static FieldSlice ParseField(string text)
    {
        string[] parts = text.Split(':');
        return new FieldSlice(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static AliasRow ParseAlias(string line)
    {
        string[] c = line.Split('\t');
        Op[] of = [.. c[1].Split(',').Select(Enum.Parse<Op>)];
        (uint, uint)[] excepts = [.. c[4].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(e => (Hex(e[..8]), Hex(e[9..])))];
        return new AliasRow(c[0], of, Hex(c[2]), Hex(c[3]), excepts, c[5].Split(' ', StringSplitOptions.RemoveEmptyEntries), c[6]);
    }

    private static uint Hex(string text) => uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
