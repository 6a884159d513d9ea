using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>Reads a64/*.tbl. Every error is collected; what is wrong is left out of the result.</summary>
internal sealed class EncodingParser(ISet<string> features, TableErrors errors)
{
    public List<ClassModel> Classes { get; } = [];

    public List<EncodingModel> Encodings { get; } = [];

    public List<AliasModel> Aliases { get; } = [];

    public void Parse(TableFile file)
    {
        const string Class = "class ", Alias = "alias ";
        ClassModel? current = null;
        bool belowClass = false;
        foreach (var row in file.Rows())
        {
            string head = row.Column(0);
            if (head.StartsWith(Class, StringComparison.Ordinal))
                (current, belowClass) = (ParseClass(row, head.Substring(Class.Length).Trim()), true);
            else if (!belowClass)
                errors.Add(row, Errors.Encoding, $"{head}: a row stands below a 'class' line, and there is none");
            else if (current is null)
                continue; // The error of the class has been collected, and without its layout the rows mean nothing.
            else if (head.StartsWith(Alias, StringComparison.Ordinal))
                ParseAlias(row, current);
            else
                ParseEncoding(row, current);
        }
    }

    private ClassModel? ParseClass(TableRow row, string name)
    {
        errors.CheckName(row, name);
        errors.CheckCitation(row, name, row.Column(2));
        if (row.Columns.Count is < 3 or > 4)
            errors.Add(row, Errors.Encoding, $"{name}: expected 'class NAME ; layout ; title ; attributes', found {row.Columns.Count} columns");
        var attributes = AttributeParser.Parse(row, name, features, errors);
        if (attributes.Else)
            errors.Add(row, Errors.UnknownFeature, $"{name}: 'else' is an attribute of a row, not of a class");
        if (Layout.Parse(row, name, errors) is not { } layout)
            return null;
        var model = new ClassModel(name, row, row.Column(2), layout.Mask, layout.Value, layout.Fields, attributes);
        Classes.Add(model);
        return model;
    }

    private void ParseEncoding(TableRow row, ClassModel within)
    {
        string name = row.Column(0);
        errors.CheckName(row, name);
        if (row.Columns.Count is < 3 or > 4)
        {
            errors.Add(row, Errors.Encoding, $"{name}: expected 'NAME ; constraints ; assembly ; attributes', found {row.Columns.Count} columns");
            return;
        }
        var match = new MatchParser(row, within, errors).Parse(row.Column(1));
        var attributes = AttributeParser.Parse(row, name, features, errors).Within(within.Attributes);
        Encodings.Add(new EncodingModel(name, row, within, match, row.Column(2), attributes));
    }

    private void ParseAlias(TableRow row, ClassModel within)
    {
        string[] words = row.Words(0);
        if (words.Length < 4 || words[2] != "of" || row.Columns.Count != 3)
        {
            errors.Add(row, Errors.Encoding, $"{row.Column(0)}: expected 'alias NAME of ROW,ROW ; constraints ; assembly'");
            return;
        }
        string[] rows = string.Concat(words.Skip(3)).Split([','], StringSplitOptions.RemoveEmptyEntries);
        var match = new MatchParser(row, within, errors).Parse(row.Column(1));
        Aliases.Add(new AliasModel(words[1], row, within, rows.ToValueArray(), match, row.Column(2)));
    }
}
