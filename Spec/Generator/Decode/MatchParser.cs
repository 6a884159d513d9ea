using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>Reads the constraints of a row: <c>sf=0 imm6!=1xxxxx ValidBitMask</c>.</summary>
internal sealed class MatchParser(TableRow row, ClassModel within, TableErrors errors)
{
    private uint _mask = within.Mask;
    private uint _value = within.Value;
    private readonly List<Except> _excepts = [];
    private readonly List<PredicateModel> _predicates = [];

    public Match Parse(string constraints)
    {
        foreach (string word in constraints.Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=');
            if (equals < 0)
                AddPredicate(word);
            else
                AddField(word.Substring(0, equals), word.Substring(equals + 1));
        }
        return new Match(_mask, _value, _excepts.ToValueArray(), _predicates.ToValueArray());
    }

    private void AddPredicate(string word)
    {
        bool negated = word[0] == '!';
        _predicates.Add(new PredicateModel(negated ? word.Substring(1) : word, negated));
    }

    /// <summary><c>field=pattern</c>, or <c>field!=pattern</c>, of which <paramref name="left"/> ends in <c>!</c>.</summary>
    private void AddField(string left, string pattern)
    {
        bool negated = left.EndsWith("!", StringComparison.Ordinal);
        string name = negated ? left.Substring(0, left.Length - 1) : left;
        var field = within.Fields.FirstOrDefault(f => f.Name == name);
        if (field is null)
            errors.Add(row, Errors.Constraint, $"{row.Column(0)}: class {within.Name} has no field '{name}'; it has {string.Join(" ", within.Fields.Select(f => f.Name))}");
        else if (!Numbers.TryParsePattern(pattern, out uint mask, out uint value) || pattern.Length != field.Width)
            errors.Add(row, Errors.Constraint, $"{row.Column(0)}: {name}: expected a pattern of {field.Width} bits (0, 1, x), found '{pattern}'");
        else if (negated)
            _excepts.Add(new Except(mask << field.Lsb, value << field.Lsb));
        else
            AddFixed(mask << field.Lsb, value << field.Lsb, name);
    }

    private void AddFixed(uint mask, uint value, string name)
    {
        if (((_value ^ value) & _mask & mask) != 0)
        {
            errors.Add(row, Errors.Constraint, $"{row.Column(0)}: {name} is constrained twice, to different values");
            return;
        }
        _mask |= mask;
        _value |= value;
    }
}
