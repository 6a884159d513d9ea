using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Reads registers.tbl and operations.tbl.</summary>
internal sealed class RegisterParser(ISet<string> features, ISet<string> rules, TableErrors errors)
{
    private static readonly string[] Storages = ["plain", "computed", "constant", "raz", "stop", RedirectChecks.Alias];

    public List<AccessModel> Rows { get; } = [];

    public void ParseRegisters(TableFile file)
    {
        foreach (var row in file.Rows())
        {
            if (row.Columns.Count != 9)
                errors.Add(row, Errors.Register, $"{row.Column(0)}: expected 9 columns (name, encoding, access, storage, reset, traps on read, traps on write, attributes, citation), found {row.Columns.Count}");
            else if (SpaceParser.Parse(row, row.Words(1), errors) is { } space)
                Rows.Add(ParseRegister(row, space));
        }
    }

    public void ParseOperations(TableFile file)
    {
        foreach (var row in file.Rows())
        {
            if (row.Columns.Count != 7)
                errors.Add(row, Errors.Register, $"{row.Column(0)}: expected 7 columns (name, encoding, access, operand, traps, attributes, citation), found {row.Columns.Count}");
            else if (SpaceParser.Parse(row, ["1", .. row.Words(1)], errors) is { } space)
                Rows.Add(ParseOperation(row, space));
        }
    }

    private AccessModel ParseRegister(TableRow row, EncodingSpace space)
    {
        var model = new AccessModel(row.Column(0), row, space, Access(row, "-", "RO", "WO", "RW", "U"))
        {
            Storage = row.Column(3),
            Reset = row.Column(4),
            TrapsOnRead = Rules(row, 5),
            TrapsOnWrite = Rules(row, 6),
            Feature = FeatureOf(row, 7),
            Citation = row.Column(8),
        };
        errors.CheckName(row, model.Name);
        errors.CheckCitation(row, model.Name, model.Citation);
        CheckStorage(model);
        if (model.Reset is not ("" or "UNKNOWN" or "cpu") && !Numbers.TryParse(model.Reset, out _))
            errors.Add(row, Errors.Storage, $"{model.Name}: reset: expected a number, UNKNOWN or cpu, found '{model.Reset}'");
        return model;
    }

    private AccessModel ParseOperation(TableRow row, EncodingSpace space)
    {
        var model = new AccessModel(row.Column(0), row, space, Access(row, "-", "X"))
        {
            IsOperation = true,
            TakesOperand = row.Column(3) == "Xt",
            TrapsOnWrite = Rules(row, 4),
            Feature = FeatureOf(row, 5),
            Citation = row.Column(6),
        };
        if (row.Words(0).Length != 2 || !space.IsSingle)
            errors.Add(row, Errors.Register, $"{model.Name}: expected one operation of AT, DC, IC or TLBI, as 'DC ZVA' with one encoding");
        errors.CheckName(row, model.Name.Replace(' ', '_'));
        errors.CheckCitation(row, model.Name, model.Citation);
        if (row.Column(3) is not ("Xt" or "none"))
            errors.Add(row, Errors.Storage, $"{model.Name}: operand: expected Xt or none, found '{row.Column(3)}'");
        return model;
    }

    /// <summary>A register has a storage; a space of unnamed encodings reads as zero or is UNDEFINED.</summary>
    private void CheckStorage(AccessModel model)
    {
        if (model.IsRegister && !Storages.Contains(model.Storage))
            errors.Add(model.Row, Errors.Storage, $"{model.Name}: storage: expected {string.Join(", ", Storages)}, found '{model.Storage}'");
        if (!model.IsNamed && model.Storage is not ("raz" or ""))
            errors.Add(model.Row, Errors.Storage, $"{model.Name}: storage of a space of encodings: expected raz or -, found '{model.Storage}'");
    }

    private ValueArray<string> Access(TableRow row, params string[] allowed)
    {
        string[] words = row.Words(2);
        if (words.Length != 3 || words.Any(w => !allowed.Contains(w)))
            errors.Add(row, Errors.Access, $"{row.Column(0)}: access: expected three of {string.Join(" ", allowed)} for EL0, EL1, EL2, found '{row.Column(2)}'");
        return words.ToValueArray();
    }

    private ValueArray<string> Rules(TableRow row, int column)
    {
        foreach (string rule in row.List(column).Where(r => !rules.Contains(r)))
            errors.Add(row, Errors.UnknownTrapRule, $"{row.Column(0)}: no trap rule is named '{rule}'; the rules are fields of the Traps* classes");
        return row.List(column).ToValueArray();
    }

    private string FeatureOf(TableRow row, int column)
    {
        string feature = row.Column(column);
        if (feature.Length > 0 && !features.Contains(feature))
            errors.Add(row, Errors.UnknownFeature, $"{row.Column(0)}: '{feature}' is no feature of features.tbl");
        return feature;
    }
}
