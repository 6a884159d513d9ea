using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Syndrome;

/// <summary>Reads syndromes.tbl: every class once, and every bit of its ISS from 24 down to 0.</summary>
internal sealed class SyndromeParser(TableErrors errors)
{
    private const string Head = "class ";

    public List<SyndromeModel> Classes { get; } = [];

    public void Parse(TableFile file)
    {
        SyndromeModel? current = null;
        bool belowClass = false;
        foreach (var row in file.Rows())
        {
            if (row.Column(0).StartsWith(Head, StringComparison.Ordinal))
                (current, belowClass) = (ParseClass(row), true);
            else if (!belowClass)
                errors.Add(row, Errors.Syndrome, $"{row.Column(0)}: a field stands below a 'class' line, and there is none");
            else if (current is not null)
                ParseField(row, current);
        }
    }

    /// <summary>What must hold when every row has been read.</summary>
    public void Check()
    {
        errors.AddDuplicates(Classes.Select(c => ($"class 0x{c.EC:x2}", c.Row)));
        errors.AddDuplicates(Classes.Select(c => (c.Name, c.Row)));
        foreach (var c in Classes)
        {
            if (c.Bits.Left is { } left)
                errors.Add(c.Row, Errors.SyndromeBits, $"{c.Name}: {left}");
            foreach (var twice in c.Fields.Where(f => !f.IsReserved).GroupBy(f => f.Name).Where(g => g.Count() > 1))
                errors.Add(c.Row, Errors.SyndromeBits, $"{c.Name}: field {twice.Key} stands twice");
        }
    }

    private SyndromeModel? ParseClass(TableRow row)
    {
        string[] words = row.Words(0);
        if (words.Length != 3 || row.Columns.Count != 4 || !Numbers.TryParse(words[1], out ulong ec) || ec > 0x3f)
        {
            errors.Add(row, Errors.Syndrome, $"{row.Column(0)}: expected 'class EC NAME ; from ; summary ; citation' with EC up to 0x3f");
            return null;
        }
        errors.CheckName(row, words[2]);
        errors.CheckCitation(row, words[2], row.Column(3));
        var model = new SyndromeModel(ec, words[2], row.Column(1), row.Column(2), row.Column(3), row);
        Classes.Add(model);
        return model;
    }

    private void ParseField(TableRow row, SyndromeModel within)
    {
        if (row.Columns.Count is < 2 or > 3 || !BitsSaid.TryParse(row.Column(0), out int msb, out int lsb))
        {
            errors.Add(row, Errors.Syndrome, $"{within.Name}: expected 'bits ; name ; meaning' with bits as 24:20 or 5, found '{string.Join(" ; ", row.Columns)}'");
            return;
        }
        errors.CheckName(row, row.Column(1));
        if (within.Bits.Take(msb, lsb) is { } wrong)
            errors.Add(row, Errors.SyndromeBits, $"{within.Name}.{row.Column(1)}: {wrong}");
        within.Fields.Add(new IssField(msb, lsb, row.Column(1), row.Column(2)));
    }
}
