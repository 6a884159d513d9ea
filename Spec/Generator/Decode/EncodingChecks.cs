using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>What must hold between the rows, and between the rows and the C# that gives them meaning.</summary>
internal static class EncodingChecks
{
    public static void Run(EncodingParser parsed, Declared declared, TableErrors errors)
    {
        errors.AddDuplicates(parsed.Classes.Select(c => (c.Name, c.Row)));
        errors.AddDuplicates(parsed.Encodings.Select(e => (e.Name, e.Row)).Concat(parsed.Aliases.Select(a => (a.Name, a.Row))));
        RowsAreDisjoint(parsed.Encodings, errors);
        AliasesHaveRows(parsed, errors);
        TrapRulesAreKnown(parsed, declared, errors);
        PredicatesAreKnown(parsed, declared, errors);
        ClassesHaveSemantics(parsed, declared, errors);
    }

    /// <summary>The classes that a C# method gives a meaning: those with a row that is modelled.</summary>
    public static IEnumerable<ClassModel> Modelled(EncodingParser parsed) =>
        parsed.Encodings.Where(e => !e.Attributes.NotModelled).Select(e => e.Class).Distinct();

    private static void RowsAreDisjoint(List<EncodingModel> rows, TableErrors errors)
    {
        for (int i = 0; i < rows.Count; i++)
            for (int j = i + 1; j < rows.Count; j++)
                if (rows[i].Attributes.Else == rows[j].Attributes.Else && Overlap(rows[i].Match, rows[j].Match))
                    errors.Add(rows[j].Row, Errors.Overlap, $"{rows[j].Name}: overlaps {rows[i].Name} ({rows[i].Row.Place}) at word 0x{rows[i].Match.Value | rows[j].Match.Value:x8}");
    }

    /// <summary>True when a word may match both; two rows with predicates are told apart at run time, which a test covers.</summary>
    private static bool Overlap(Match a, Match b)
    {
        if (((a.Value ^ b.Value) & a.Mask & b.Mask) != 0)
            return false;
        uint mask = a.Mask | b.Mask;
        uint value = a.Value | b.Value;
        bool excluded = a.Excepts.Concat(b.Excepts).Any(e => (e.Mask & mask) == e.Mask && (value & e.Mask) == e.Value);
        return !excluded && !(a.Predicates.Count > 0 && b.Predicates.Count > 0);
    }

    private static void AliasesHaveRows(EncodingParser parsed, TableErrors errors)
    {
        var rows = new HashSet<(string, ClassModel)>(parsed.Encodings.Select(e => (e.Name, e.Class)));
        foreach (var alias in parsed.Aliases)
            foreach (string name in alias.Of.Where(n => !rows.Contains((n, alias.Class))))
                errors.Add(alias.Row, Errors.Alias, $"{alias.Name}: alias of {name}, which is no row of class {alias.Class.Name}");
    }

    private static void TrapRulesAreKnown(EncodingParser parsed, Declared declared, TableErrors errors)
    {
        var rules = declared.Names(DeclaredKind.TrapRule);
        foreach (var row in parsed.Encodings)
            foreach (string rule in row.Attributes.Traps.Where(t => !rules.Contains(t)))
                errors.Add(row.Row, Errors.UnknownTrapRule, $"{row.Name}: no trap rule is named '{rule}'; the rules are fields of the Traps* classes");
    }

    private static void PredicatesAreKnown(EncodingParser parsed, Declared declared, TableErrors errors)
    {
        var predicates = declared.Names(DeclaredKind.Predicate);
        var matches = parsed.Encodings.Select(e => (e.Name, e.Row, e.Match)).Concat(parsed.Aliases.Select(a => (a.Name, a.Row, a.Match)));
        foreach (var (name, row, match) in matches)
            foreach (var p in match.Predicates.Where(p => !predicates.Contains(p.Name)))
                errors.Add(row, Errors.UnknownPredicate, $"{name}: no predicate is named '{p.Name}'; a constraint is field=pattern, field!=pattern, or a method of Predicates");
    }

    private static void ClassesHaveSemantics(EncodingParser parsed, Declared declared, TableErrors errors)
    {
        var semantics = declared.Names(DeclaredKind.Semantics);
        foreach (var c in Modelled(parsed).Where(c => !semantics.Contains(c.Name)))
            errors.Add(c.Row, Errors.NoSemantics, $"{c.Name}: a class needs semantics, a method Execute.{c.Name}, or the attribute not-modelled");
    }
}
