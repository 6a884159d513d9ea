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
        ClassModel? current = null;
        foreach (var row in file.Rows())
        {
            string head = row.Column(0);
            if (head.StartsWith("class ", StringComparison.Ordinal))
                current = ParseClass(row, head.Substring("class ".Length).Trim());
            else if (current is null)
                errors.Add(row, "VS0101", $"{head}: a row stands below a 'class' line that is right, and there is none");
            else if (head.StartsWith("alias ", StringComparison.Ordinal))
                ParseAlias(row, current);
            else
                ParseEncoding(row, current);
        }
    }

    private ClassModel? ParseClass(TableRow row, string name)
    {
        var layout = Layout.Parse(row, name, errors);
        if (layout is null)
            return null;
        if (Classes.FirstOrDefault(c => c.Name == name) is { } earlier)
            errors.Add(row, "VS0103", $"{name}: the class is already at {earlier.Row.Path}({earlier.Row.Line})");
        if (row.Column(2).Length == 0)
            errors.Add(row, "VS0111", $"{name}: a class needs the Arm ARM's title as its citation");
        var model = new ClassModel(name, row, row.Column(2), layout.Mask, layout.Value, layout.Fields, ParseAttributes(row, 3, name));
        Classes.Add(model);
        return model;
    }

    private void ParseEncoding(TableRow row, ClassModel within)
    {
        string name = row.Column(0);
        if (row.Columns.Count is < 3 or > 4)
        {
            errors.Add(row, "VS0101", $"{name}: expected 'NAME ; constraints ; assembly ; attributes', found {row.Columns.Count} columns");
            return;
        }
        var match = new MatchParser(row, within, errors).Parse(row.Column(1));
        var own = ParseAttributes(row, 3, name);
        var merged = new Attributes(
            own.NotModelled || within.Attributes.NotModelled,
            own.Else,
            own.Feature.Length > 0 ? own.Feature : within.Attributes.Feature,
            own.Traps.Count > 0 ? own.Traps : within.Attributes.Traps);
        Encodings.Add(new EncodingModel(name, row, within, match, row.Column(2), merged));
    }

    private void ParseAlias(TableRow row, ClassModel within)
    {
        string[] words = row.Words(0);
        if (words.Length < 4 || words[2] != "of" || row.Columns.Count != 3)
        {
            errors.Add(row, "VS0101", $"{row.Column(0)}: expected 'alias NAME of ROW,ROW ; constraints ; assembly'");
            return;
        }
        string[] rows = string.Concat(words.Skip(3)).Split([','], StringSplitOptions.RemoveEmptyEntries);
        var match = new MatchParser(row, within, errors).Parse(row.Column(1));
        Aliases.Add(new AliasModel(words[1], row, rows.ToValueArray(), match, row.Column(2)));
    }

    private Attributes ParseAttributes(TableRow row, int column, string name)
    {
        bool notModelled = false, isElse = false;
        string feature = "";
        string[] traps = [];
        foreach (string word in row.Words(column))
        {
            if (word == "not-modelled")
                notModelled = true;
            else if (word == "else")
                isElse = true;
            else if (word.StartsWith("traps=", StringComparison.Ordinal))
                traps = word.Substring("traps=".Length).Split(',');
            else if (features.Contains(word))
                feature = word;
            else
                errors.Add(row, "VS0105", $"{name}: '{word}' is neither an attribute nor a feature of features.tbl");
        }
        return new Attributes(notModelled, isElse, feature, traps.ToValueArray());
    }
}
