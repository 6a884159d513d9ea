using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Reads fields/*.tbl: every bit of a register is said exactly once, from bit 63 down.</summary>
internal sealed class FieldParser(ISet<string> features, TableErrors errors)
{
    private readonly List<RegisterField> _fields = [];
    private TableRow? _head;

    public List<LayoutModel> Layouts { get; } = [];

    public void Parse(TableFile file)
    {
        foreach (var row in file.Rows())
        {
            if (row.Column(0).StartsWith("register ", StringComparison.Ordinal))
                Open(row);
            else if (_head is null)
                errors.Add(row, "VS0204", $"{row.Column(0)}: a field stands below a 'register' line, and there is none");
            else
                ParseField(row);
        }
        Finish();
    }

    private void Open(TableRow row)
    {
        Finish();
        _head = row;
    }

    private void Finish()
    {
        if (_head is null)
            return;
        int next = _fields.Count == 0 ? 63 : _fields[_fields.Count - 1].Lsb - 1;
        if (next != -1)
            errors.Add(_head, "VS0205", $"{_head.Column(0)}: bits {next}:0 are left unsaid");
        foreach (var twice in _fields.Where(f => !f.IsReserved && f.Name != "IMPDEF").GroupBy(f => f.Name).Where(g => g.Count() > 1))
            errors.Add(_head, "VS0205", $"{_head.Column(0)}: field {twice.Key} stands twice");
        string[] names = [.. _head.Words(0).Skip(1)];
        int when = System.Array.IndexOf(names, "when");
        string variant = when < 0 ? "" : string.Concat(names.Skip(when + 1));
        foreach (string name in when < 0 ? names : names.Take(when))
            Layouts.Add(new LayoutModel(name, variant, _head, _fields.ToValueArray()));
        _fields.Clear();
        _head = null;
    }

    private void ParseField(TableRow row)
    {
        string[] bits = row.Column(0).Split(':');
        if (!int.TryParse(bits[0], out int msb) || !int.TryParse(bits[bits.Length - 1], out int lsb) || lsb > msb || row.Column(1).Length == 0)
        {
            errors.Add(row, "VS0204", $"{row.Column(0)}: expected 'bits ; name ; feature ; meaning'");
            return;
        }
        int expected = _fields.Count == 0 ? 63 : _fields[_fields.Count - 1].Lsb - 1;
        if (msb != expected)
            errors.Add(row, "VS0205", $"{row.Column(1)}: expected bit {expected} next, found {msb}: a bit is said twice or not at all");
        const string Else = " else RES1";
        string feature = row.Column(2);
        bool elseRES1 = feature.EndsWith(Else, StringComparison.Ordinal);
        if (elseRES1)
            feature = feature.Substring(0, feature.Length - Else.Length);
        if (feature.Length > 0 && !features.Contains(feature))
            errors.Add(row, "VS0105", $"{row.Column(1)}: '{feature}' is no feature of features.tbl");
        _fields.Add(new RegisterField(msb, lsb, row.Column(1), feature, elseRES1, row.Column(3)));
    }
}
