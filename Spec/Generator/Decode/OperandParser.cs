using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>One row of operands*.tbl: how <c>&lt;Token&gt;</c> is written and read, and from which fields.</summary>
internal sealed record OperandModel(string Token, string Kind, ValueArray<string> Fields, TableRow Row);

internal static class OperandParser
{
    public static List<OperandModel> Parse(IEnumerable<TableFile> files, Declared declared, TableErrors errors)
    {
        var kinds = declared.Names(DeclaredKind.OperandKind);
        var operands = new List<OperandModel>();
        foreach (var row in files.SelectMany(f => f.Rows()))
        {
            var operand = new OperandModel(row.Column(0), row.Column(1), row.Words(2).ToValueArray(), row);
            if (row.Columns.Count != 3)
                errors.Add(row, Errors.Operand, $"<{operand.Token}>: expected 'token ; kind ; fields', found {row.Columns.Count} columns");
            else if (!kinds.Contains(operand.Kind))
                errors.Add(row, Errors.Operand, $"<{operand.Token}>: no operand kind is named '{operand.Kind}'; the kinds are fields of type OperandKind");
            else
                operands.Add(operand);
        }
        errors.AddDuplicates(operands.Select(o => ($"<{o.Token}>", o.Row)));
        return operands;
    }

    /// <summary>Every operand that an assembly text names is known, and its class has the fields it needs.</summary>
    public static void Check(EncodingParser parsed, IReadOnlyList<OperandModel> operands, TableErrors errors)
    {
        var byToken = operands.GroupBy(o => o.Token).ToDictionary(g => g.Key, g => g.First());
        foreach (var row in parsed.Encodings)
            CheckText(row.Name, row.Row, row.Assembly, row.Class);
        foreach (var alias in parsed.Aliases)
            CheckText(alias.Name, alias.Row, alias.Assembly, alias.Class);

        void CheckText(string name, TableRow at, string assembly, ClassModel within)
        {
            if (assembly.Count(c => c == '<') != assembly.Count(c => c == '>'))
                errors.Add(at, Errors.Assembly, $"{name}: expected a '>' for each '<' in '{assembly}'");
            foreach (string token in Tokens(assembly))
                if (!byToken.TryGetValue(token, out var operand))
                    errors.Add(at, Errors.Assembly, $"{name}: no operand is named <{token}>; see operands*.tbl");
                else
                    foreach (string field in operand.Fields.Where(f => within.Fields.All(w => w.Name != f)))
                        errors.Add(at, Errors.Assembly, $"{name}: operand <{token}> needs the field {field}, which class {within.Name} has not");
        }
    }

    /// <summary>The names between <c>&lt;</c> and <c>&gt;</c>.</summary>
    private static IEnumerable<string> Tokens(string assembly)
    {
        int start = assembly.IndexOf('<');
        while (start >= 0)
        {
            int end = assembly.IndexOf('>', start);
            if (end < 0)
                yield break;
            yield return assembly.Substring(start + 1, end - start - 1);
            start = assembly.IndexOf('<', end);
        }
    }
}
