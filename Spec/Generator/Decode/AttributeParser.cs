using System;
using System.Collections.Generic;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>Reads the last column of a class or row: <c>not-modelled FEAT_NAME else traps=RULE,RULE</c>.</summary>
internal static class AttributeParser
{
    private const int Column = 3;

    public static Attributes Parse(TableRow row, string name, ISet<string> features, TableErrors errors)
    {
        const string TrapsAre = "traps=";
        bool notModelled = false, isElse = false;
        string feature = "";
        string[] traps = [];
        foreach (string word in row.Words(Column))
        {
            if (word == "not-modelled")
                notModelled = true;
            else if (word == "else")
                isElse = true;
            else if (word.StartsWith(TrapsAre, StringComparison.Ordinal))
                traps = word.Substring(TrapsAre.Length).Split(',');
            else if (!features.Contains(word))
                errors.Add(row, Errors.UnknownFeature, $"{name}: '{word}' is neither an attribute nor a feature of features.tbl");
            else if (feature.Length > 0)
                errors.Add(row, Errors.UnknownFeature, $"{name}: a row has one feature, found {feature} and {word}");
            else
                feature = word;
        }
        return new Attributes(notModelled, isElse, feature, traps.ToValueArray());
    }
}
