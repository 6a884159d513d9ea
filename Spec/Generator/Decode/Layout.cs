using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>The 32 bits of an encoding class: fixed bits and fields.</summary>
internal sealed record Layout(uint Mask, uint Value, ValueArray<FieldModel> Fields)
{
    public static Layout? Parse(TableRow row, string name, TableErrors errors)
    {
        uint mask = 0, value = 0;
        int next = 32;
        var fields = new List<FieldModel>();
        foreach (string word in row.Words(1))
        {
            bool literal = word.All(c => c is '0' or '1');
            int width = literal ? word.Length : WidthOf(word);
            if (width < 1 || width > next)
            {
                errors.Add(row, Errors.Encoding, $"{name}: layout: '{word}' does not fit into the {next} bits that are left of 32");
                return null;
            }
            next -= width;
            if (!literal)
                fields.Add(new FieldModel(word.Split(':')[0], next, width));
            else if (Numbers.TryParsePattern(word, out uint bits, out uint set))
                (mask, value) = (mask | (bits << next), value | (set << next));
        }
        foreach (var field in fields)
            errors.CheckName(row, field.Name);
        errors.AddDuplicates(fields.Select(f => ($"{name}.{f.Name}", row)));
        if (next != 0)
            errors.Add(row, Errors.Encoding, $"{name}: layout: expected 32 bits, found {32 - next}");
        return next == 0 ? new Layout(mask, value, fields.ToValueArray()) : null;
    }

    private static int WidthOf(string word)
    {
        string[] parts = word.Split(':');
        if (parts.Length == 1)
            return 1;
        return parts.Length == 2 && int.TryParse(parts[1], out int width) ? width : 0;
    }
}
