using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>What must hold between the rows, and between the rows and the C# that gives them meaning.</summary>
internal static class EncodingChecks
{
    public static void Run(EncodingParser parsed, Declared declared, TableErrors errors)
    {
        NamesAreUnique(parsed, errors);
        RowsAreDisjoint(parsed.Encodings, errors);
        AliasesHaveRows(parsed, errors);
        NamesAreKnown(parsed, declared, errors);
        ClassesHaveSemantics(parsed, declared, errors);
    }

    /// <summary>True when a word may match both; two rows with predicates are told apart at run time, which a test covers.</summary>
    public static bool Overlap(Match a, Match b)
    {
        if (((a.Value ^ b.Value) & a.Mask & b.Mask) != 0)
            return false;
        uint mask = a.Mask | b.Mask;
        uint value = a.Value | b.Value;
        bool excluded = a.Excepts.Concat(b.Excepts).Any(e => (e.Mask & mask) == e.Mask && (value & e.Mask) == e.Value);
        return !excluded && !(a.Predicates.Count > 0 && b.Predicates.Count > 0);
    }

    private static void NamesAreUnique(EncodingParser parsed, TableErrors errors)
    {
        var rows = parsed.Encodings.Select(e => (e.Name, e.Row)).Concat(parsed.Aliases.Select(a => (a.Name, a.Row)));
        foreach (var twice in rows.GroupBy(e => e.Name).Where(g => g.Count() > 1))
            errors.Add(twice.Last().Row, "VS0103", $"{twice.Key}: already named at line {twice.First().Row.Line} of {FileName(twice.First().Row)}");
    }

    private static void RowsAreDisjoint(List<EncodingModel> rows, TableErrors errors)
    {
        for (int i = 0; i < rows.Count; i++)
            for (int j = i + 1; j < rows.Count; j++)
                if (rows[i].Attributes.Else == rows[j].Attributes.Else && Overlap(rows[i].Match, rows[j].Match))
                    errors.Add(rows[j].Row, "VS0104", $"{rows[j].Name}: overlaps {rows[i].Name} (line {rows[i].Row.Line} of {FileName(rows[i].Row)}) at word 0x{rows[i].Match.Value | rows[j].Match.Value:x8}");
    }

    private static void AliasesHaveRows(EncodingParser parsed, TableErrors errors)
    {
        var names = new HashSet<string>(parsed.Encodings.Select(e => e.Name));
        foreach (var alias in parsed.Aliases)
            foreach (string name in alias.Of.Where(n => !names.Contains(n)))
                errors.Add(alias.Row, "VS0107", $"{alias.Name}: alias of {name}, which is no row");
    }

    private static void NamesAreKnown(EncodingParser parsed, Declared declared, TableErrors errors)
    {
        var rules = new HashSet<string>(declared.TrapRules.Select(r => r.Name));
        var predicates = new HashSet<string>(declared.Predicates.Select(p => p.Name));
        foreach (var row in parsed.Encodings)
        {
            foreach (string rule in row.Attributes.Traps.Where(t => !rules.Contains(t)))
                errors.Add(row.Row, "VS0106", $"{row.Name}: no trap rule is named {rule}; the rules are fields of the Traps* classes");
            CheckPredicates(row.Name, row.Row, row.Match);
        }
        foreach (var alias in parsed.Aliases)
            CheckPredicates(alias.Name, alias.Row, alias.Match);

        void CheckPredicates(string name, TableRow at, Match match)
        {
            foreach (var p in match.Predicates.Where(p => !predicates.Contains(p.Name)))
                errors.Add(at, "VS0110", $"{name}: no predicate is named {p.Name}; a constraint is field=pattern, field!=pattern, or a method of Predicates");
        }
    }

    private static void ClassesHaveSemantics(EncodingParser parsed, Declared declared, TableErrors errors)
    {
        var modelled = parsed.Encodings.Where(e => !e.Attributes.NotModelled).Select(e => e.Class).Distinct().ToList();
        var semantics = new HashSet<string>(declared.Semantics.Select(s => s.Name));
        foreach (var c in modelled.Where(c => !semantics.Contains(c.Name)))
            errors.Add(c.Row, "VS0108", $"{c.Name}: a class needs semantics, a method Execute.{c.Name}, or the attribute not-modelled");
        foreach (var s in declared.Semantics.Where(s => modelled.All(c => c.Name != s.Name)))
            errors.Add(s.Path, s.Line, "VS0109", $"Execute.{s.Name}: semantics need a class in Tables/a64 that is modelled");
    }

    private static string FileName(TableRow row) => row.Path.Substring(row.Path.LastIndexOfAny(['/', '\\']) + 1);
}
