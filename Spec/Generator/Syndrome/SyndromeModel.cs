using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Syndrome;

/// <summary>One field of an ISS.</summary>
internal sealed record IssField(int Msb, int Lsb, string Name, string Meaning)
{
    public bool IsReserved => Name is "RES0" or "RES1";

    public uint Mask => (uint)((1UL << (Msb - Lsb + 1)) - 1);
}

/// <summary>An exception class and the 25 bits of its ISS.</summary>
internal sealed record SyndromeModel(ulong EC, string Name, string From, string Summary, string Citation, TableRow Row, List<IssField> Fields);

/// <summary>Reads syndromes.tbl: every class once, and every bit of its ISS from 24 down to 0.</summary>
internal static class SyndromeParser
{
    public static List<SyndromeModel> Parse(TableInput input, TableErrors errors)
    {
        var classes = new List<SyndromeModel>();
        foreach (var row in input.Under("syndromes.tbl").SelectMany(f => f.Rows()))
        {
            if (row.Column(0).StartsWith("class ", System.StringComparison.Ordinal))
                AddClass(row, classes, errors);
            else if (classes.Count == 0)
                errors.Add(row, "VS0501", $"{row.Column(0)}: a field stands below a 'class' line, and there is none");
            else
                AddField(row, classes[classes.Count - 1], errors);
        }
        foreach (var c in classes.Where(c => (c.Fields.LastOrDefault()?.Lsb ?? 25) != 0))
            errors.Add(c.Row, "VS0502", $"{c.Name}: the ISS ends at bit {c.Fields.LastOrDefault()?.Lsb ?? 25}, every bit from 24 to 0 is said");
        return classes;
    }

    private static void AddClass(TableRow row, List<SyndromeModel> classes, TableErrors errors)
    {
        string[] words = row.Words(0);
        if (words.Length != 3 || row.Columns.Count != 4 || !Numbers.TryParse(words[1], out ulong ec) || ec > 0x3f)
        {
            errors.Add(row, "VS0501", $"{row.Column(0)}: expected 'class EC NAME ; from ; summary ; citation' with EC up to 0x3f");
            return;
        }
        if (row.Column(3).Length == 0)
            errors.Add(row, "VS0111", $"{words[2]}: a row needs a citation");
        if (classes.FirstOrDefault(c => c.EC == ec || c.Name == words[2]) is { } earlier)
            errors.Add(row, "VS0103", $"{words[2]}: class 0x{ec:x2} or its name is already at line {earlier.Row.Line}");
        classes.Add(new SyndromeModel(ec, words[2], row.Column(1), row.Column(2), row.Column(3), row, []));
    }

    private static void AddField(TableRow row, SyndromeModel within, TableErrors errors)
    {
        string[] bits = row.Column(0).Split(':');
        int expected = within.Fields.Count == 0 ? 24 : within.Fields[within.Fields.Count - 1].Lsb - 1;
        if (!int.TryParse(bits[0], out int msb) || !int.TryParse(bits[bits.Length - 1], out int lsb) || lsb > msb || row.Column(1).Length == 0)
            errors.Add(row, "VS0501", $"{within.Name}: expected 'bits ; name ; meaning', found '{row.Column(0)}'");
        else if (msb != expected)
            errors.Add(row, "VS0502", $"{within.Name}.{row.Column(1)}: expected bit {expected} next, found {msb}: a bit is said twice or not at all");
        else
            within.Fields.Add(new IssField(msb, lsb, row.Column(1), row.Column(2)));
    }
}
