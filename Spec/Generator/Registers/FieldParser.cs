using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Reads fields/*.tbl: every bit of a register is said exactly once, from bit 63 down.</summary>
internal sealed class FieldParser(ISet<string> features, TableErrors errors)
{
    private const int RegisterWidth = 64;
    private const string Head = "register ";
    private readonly List<RegisterField> _fields = [];
    private BitsSaid _bits = new(RegisterWidth);
    private TableRow? _head;

    public List<LayoutModel> Layouts { get; } = [];

    public void Parse(TableFile file)
    {
        foreach (var row in file.Rows())
        {
            if (row.Column(0).StartsWith(Head, StringComparison.Ordinal))
                Open(row);
            else if (_head is null)
                errors.Add(row, Errors.Field, $"{row.Column(0)}: a field stands below a 'register' line, and there is none");
            else
                ParseField(row);
        }
        Finish();
    }

    private void Open(TableRow row)
    {
        Finish();
        _head = row;
        _bits = new BitsSaid(RegisterWidth);
        if (row.Columns.Count > 1)
            errors.Add(row, Errors.Field, $"{row.Column(0)}: expected 'register NAME NAME ...', found {row.Columns.Count} columns");
    }

    /// <summary>The layouts of the registers that the head names, now that their fields are read.</summary>
    private void Finish()
    {
        if (_head is null)
            return;
        if (_bits.Left is { } left)
            errors.Add(_head, Errors.Bits, $"{_head.Column(0)}: {left}");
        foreach (var twice in _fields.Where(f => f.IsNamed).GroupBy(f => f.Name).Where(g => g.Count() > 1))
            errors.Add(_head, Errors.Bits, $"{_head.Column(0)}: field {twice.Key} stands twice");
        string[] words = [.. _head.Words(0).Skip(1)];
        int when = Array.IndexOf(words, "when");
        string[] names = when < 0 ? words : [.. words.Take(when)];
        string condition = when < 0 ? "" : string.Concat(words.Skip(when + 1));
        foreach (string name in names)
            Layouts.Add(new LayoutModel(name, when < 0 ? null : ParseCondition(name, condition), _head, _fields.ToValueArray()));
        _fields.Clear();
        _head = null;
    }

    /// <summary><c>FIELD=VALUE</c> of the register itself, or <c>REGISTER.FIELD=VALUE</c>.</summary>
    private VariantModel ParseCondition(string register, string condition)
    {
        string[] sides = condition.Split('=');
        string[] names = sides[0].Split('.');
        if (sides.Length != 2 || names.Length > 2 || !Numbers.TryParse(sides[1], out ulong value))
        {
            errors.Add(_head!, Errors.Variant, $"{register}: expected 'when FIELD=VALUE' or 'when REGISTER.FIELD=VALUE', found 'when {condition}'");
            return new VariantModel(register, condition, 0);
        }
        return new VariantModel(names.Length == 2 ? names[0] : register, names[names.Length - 1], value);
    }

    private void ParseField(TableRow row)
    {
        if (!BitsSaid.TryParse(row.Column(0), out int msb, out int lsb))
        {
            errors.Add(row, Errors.Field, $"{row.Column(0)}: expected 'bits ; name ; feature ; meaning' with bits as 63:38 or 5");
            return;
        }
        string name = row.Column(1);
        if (_bits.Take(msb, lsb) is { } wrong)
            errors.Add(row, Errors.Bits, $"{name}: {wrong}");
        var (feature, elseRES1) = ParseFeature(row);
        var field = new RegisterField(msb, lsb, name, feature, elseRES1, row.Column(3));
        if (!field.IsNamed && row.Columns.Count != 2)
            errors.Add(row, Errors.Field, $"{name}: reserved bits have no feature and no meaning, found {row.Columns.Count} columns");
        else if (field.IsNamed && (row.Columns.Count != 4 || field.Meaning.Length == 0))
            errors.Add(row, Errors.Field, $"{name}: expected 'bits ; name ; feature ; meaning', found {row.Columns.Count} columns");
        errors.CheckName(row, name);
        _fields.Add(field);
    }

    /// <summary><c>FEAT_NAME</c>, or <c>FEAT_NAME else RES1</c>.</summary>
    private (string Feature, bool ElseRES1) ParseFeature(TableRow row)
    {
        const string Else = " else RES1";
        string feature = row.Column(2);
        bool elseRES1 = feature.EndsWith(Else, StringComparison.Ordinal);
        if (elseRES1)
            feature = feature.Substring(0, feature.Length - Else.Length).TrimEnd();
        if (feature.Length > 0 && !features.Contains(feature))
            errors.Add(row, Errors.UnknownFeature, $"{row.Column(1)}: '{feature}' is no feature of features.tbl");
        return (feature, elseRES1);
    }
}
