using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Reads registers.tbl and operations.tbl.</summary>
internal sealed class RegisterParser(ISet<string> features, ISet<string> rules, TableErrors errors)
{
    private static readonly int[] Limits = [3, 7, 15, 15, 7];
    private static readonly string[] Storages = ["plain", "computed", "constant", "raz", "stop", "-", ""];

    public List<AccessModel> Rows { get; } = [];

    public void ParseRegisters(TableFile file)
    {
        foreach (var row in file.Rows())
        {
            if (row.Columns.Count != 9)
                errors.Add(row, "VS0201", $"{row.Column(0)}: expected 9 columns (name, encoding, access, storage, reset, traps on read, traps on write, attributes, citation), found {row.Columns.Count}");
            else if (ParseSpace(row, row.Words(1), 5) is { } space)
                Rows.Add(ParseRegister(row, space));
        }
    }

    public void ParseOperations(TableFile file)
    {
        foreach (var row in file.Rows())
        {
            if (row.Columns.Count != 7)
                errors.Add(row, "VS0201", $"{row.Column(0)}: expected 7 columns (name, encoding, access, operand, traps, attributes, citation), found {row.Columns.Count}");
            else if (ParseSpace(row, ["1", .. row.Words(1)], 5) is { } space)
                Rows.Add(ParseOperation(row, space));
        }
    }

    private AccessModel ParseRegister(TableRow row, EncodingSpace space)
    {
        if (!Storages.Contains(row.Column(3)))
            errors.Add(row, "VS0202", $"{row.Column(0)}: storage: expected plain, computed, constant, raz, stop or -, found '{row.Column(3)}'");
        string reset = row.Column(4);
        if (reset.Length > 0 && reset != "UNKNOWN" && reset != "cpu" && !Numbers.TryParse(reset, out _))
            errors.Add(row, "VS0202", $"{row.Column(0)}: reset: expected a number, UNKNOWN or cpu, found '{reset}'");
        return new AccessModel(row.Column(0), row, space, Access(row, "- RO WO RW U"))
        {
            Storage = row.Column(3),
            Reset = reset,
            TrapsOnRead = Rules(row, 5),
            TrapsOnWrite = Rules(row, 6),
            Feature = FeatureOf(row, 7),
            Citation = Citation(row, 8),
        };
    }

    private AccessModel ParseOperation(TableRow row, EncodingSpace space)
    {
        if (row.Column(3) is not ("Xt" or "none"))
            errors.Add(row, "VS0202", $"{row.Column(0)}: operand: expected Xt or none, found '{row.Column(3)}'");
        return new AccessModel(row.Column(0), row, space, Access(row, "- X U"))
        {
            IsOperation = true,
            TakesOperand = row.Column(3) == "Xt",
            TrapsOnWrite = Rules(row, 4),
            Feature = FeatureOf(row, 5),
            Citation = Citation(row, 6),
        };
    }

    private EncodingSpace? ParseSpace(TableRow row, string[] words, int expected)
    {
        if (words.Length != expected)
        {
            errors.Add(row, "VS0201", $"{row.Column(0)}: encoding: expected {expected} numbers, found {words.Length}");
            return null;
        }
        var parts = words.Select((word, i) => ParsePart(row, word, Limits[i])).ToArray();
        return parts.All(p => p.Length > 0) ? new EncodingSpace(parts.Select(p => p.ToValueArray()).ToValueArray()) : null;
    }

    private int[] ParsePart(TableRow row, string word, int limit)
    {
        if (word == "*")
            return [.. Enumerable.Range(0, limit + 1)];
        var values = new List<int>();
        foreach (string item in word.Split(','))
        {
            string[] ends = item.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], out int low) || !int.TryParse(ends[ends.Length - 1], out int high) || low > high || high > limit)
            {
                errors.Add(row, "VS0201", $"{row.Column(0)}: encoding: expected *, or numbers, ranges and lists up to {limit}, found '{word}'");
                return [];
            }
            values.AddRange(Enumerable.Range(low, high - low + 1));
        }
        return [.. values];
    }

    private ValueArray<string> Access(TableRow row, string allowed)
    {
        // "-" alone is an empty cell to the reader, so the column is taken as words of the raw text.
        string[] words = row.Column(2).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 3 || words.Any(w => !allowed.Split(' ').Contains(w)))
            errors.Add(row, "VS0203", $"{row.Column(0)}: access: expected three of {allowed} for EL0, EL1, EL2, found '{row.Column(2)}'");
        return words.ToValueArray();
    }

    private ValueArray<string> Rules(TableRow row, int column)
    {
        foreach (string rule in row.List(column).Where(r => !rules.Contains(r)))
            errors.Add(row, "VS0106", $"{row.Column(0)}: no trap rule is named {rule}; the rules are fields of the Traps* classes");
        return row.List(column).ToValueArray();
    }

    private string FeatureOf(TableRow row, int column)
    {
        string feature = row.Column(column);
        if (feature.Length > 0 && !features.Contains(feature))
            errors.Add(row, "VS0105", $"{row.Column(0)}: '{feature}' is no feature of features.tbl");
        return feature;
    }

    private string Citation(TableRow row, int column)
    {
        if (row.Column(column).Length == 0)
            errors.Add(row, "VS0111", $"{row.Column(0)}: a row needs a citation");
        return row.Column(column);
    }
}
