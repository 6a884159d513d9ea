using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Reads the encoding column: <c>3 0 12 8 0</c>, or with <c>*</c>, <c>1-7</c> or <c>11,15</c> a space of encodings.</summary>
internal static class SpaceParser
{
    private static readonly int[] Limits = [3, 7, 15, 15, 7];

    /// <summary>The encodings, or null after an error.</summary>
    public static EncodingSpace? Parse(TableRow row, string[] words, TableErrors errors)
    {
        if (words.Length != Limits.Length)
        {
            errors.Add(row, Errors.Register, $"{row.Column(0)}: encoding: expected {Limits.Length} numbers op0 op1 CRn CRm op2, found {words.Length}");
            return null;
        }
        int[][] parts = [.. words.Select((word, i) => ParsePart(word, Limits[i]))];
        for (int i = 0; i < parts.Length; i++)
            if (parts[i].Length == 0)
                errors.Add(row, Errors.Register, $"{row.Column(0)}: encoding: expected *, or numbers, ranges and lists up to {Limits[i]}, found '{words[i]}'");
        return parts.All(p => p.Length > 0) ? new EncodingSpace(parts.Select(p => p.ToValueArray()).ToValueArray()) : null;
    }

    /// <summary>The values of one number; empty when it is malformed.</summary>
    private static int[] ParsePart(string word, int limit)
    {
        if (word == "*")
            return [.. Enumerable.Range(0, limit + 1)];
        var values = new List<int>();
        foreach (string item in word.Split(','))
        {
            string[] ends = item.Split('-');
            if (ends.Length > 2 || !TryParse(ends[0], out int low) || !TryParse(ends[ends.Length - 1], out int high) || low > high || high > limit)
                return [];
            values.AddRange(Enumerable.Range(low, high - low + 1));
        }
        return [.. values];
    }

    private static bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
