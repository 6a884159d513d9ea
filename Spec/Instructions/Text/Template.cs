using System.Collections.Immutable;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>The assembly text of a row or of an alias of a row, with its operands found.</summary>
internal sealed class Template
{
    private readonly EncodingRow _row;
    private readonly AliasRow? _alias;
    private readonly ImmutableArray<TemplatePart> _parts;

    public Template(EncodingRow row, AliasRow? alias)
    {
        (_row, _alias) = (row, alias);
        _parts = TemplatePart.Split(alias?.Assembly ?? row.Assembly, row.Fields);
    }

    public Op Op => _row.Op;

    /// <summary>The text before the first operand or space: the mnemonic, or the part of it that is fixed (<c>b.</c>).</summary>
    public string Mnemonic => _parts[0].Literal.Split(' ')[0];

    /// <summary>Whether the mnemonic goes on with an operand (<c>b.eq</c>).</summary>
    public bool HasOpenMnemonic => _parts.Length > 1 && !_parts[0].Literal.Contains(' ');

    /// <summary>Whether a word of the row is written in this way.</summary>
    public bool Matches(uint word) => _alias is null || _alias.Matches(word);

    /// <summary>The text of a word of the row, or null when an operand has no spelling for it.</summary>
    public string? Print(uint word, ulong address)
    {
        var text = new System.Text.StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part.Literal);
            if (part.Kind is { } kind)
            {
                string? operand = kind.Format(new OperandFields(word, part.Fields, address));
                if (operand is null)
                    return null;
                text.Append(operand);
            }
        }
        return text.ToString();
    }

    /// <summary>Reads a line that <see cref="AssemblyLine.Normalize"/> has made.</summary>
    /// <returns>The attempt, whose word is complete when <paramref name="isRead"/> is true.</returns>
    public OperandInput Read(string line, ulong address, out bool isRead)
    {
        uint mask = _row.Mask | (_alias?.Mask ?? 0);
        uint value = _row.Value | (_alias?.Value ?? 0);
        var input = new OperandInput(line, address, mask, value);
        isRead = _parts.All(part => part.TryRead(input));
        if (isRead && !input.AtEnd)
        {
            input.TryTake("");
            isRead = input.Fail("the end of the line");
        }
        if (isRead)
            SetUnnamedRegisters(input);
        return input;
    }

    /// <summary>The manual writes (1)(1)(1)(1)(1) for a register field that an instruction does not use.</summary>
    private void SetUnnamedRegisters(OperandInput input)
    {
        foreach (var field in _row.Fields.Where(f => f.Width == 5 && f.Name[0] == 'R' && (input.Known & f.Mask) == 0))
        {
            input.Bind([field]);
            input.Set(0, 31);
        }
    }
}
