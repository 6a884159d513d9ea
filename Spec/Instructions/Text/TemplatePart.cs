using System.Collections.Immutable;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Fixed text, and the operand after it if there is one.</summary>
internal sealed record TemplatePart(string Literal, OperandKind? Kind, FieldSlice[] Fields)
{
    private static readonly Dictionary<string, (OperandKind Kind, string[] Fields)> Operands =
        OperandTable.Rows.ToDictionary(r => r.Token, r => (r.Kind, r.Fields));

    private readonly string _normalized = AssemblyLine.Normalize(Literal);

    /// <summary>Splits <c>add &lt;Wd&gt;, &lt;Wn&gt;</c> into <c>add</c> with Wd and a comma with Wn.</summary>
    public static ImmutableArray<TemplatePart> Split(string assembly, IReadOnlyList<FieldSlice> fields)
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        int position = 0;
        for (int start = assembly.IndexOf('<'); start >= 0; start = assembly.IndexOf('<', position))
        {
            int end = assembly.IndexOf('>', start);
            var (kind, names) = Operands[assembly[(start + 1)..end]];
            parts.Add(new TemplatePart(assembly[position..start], kind, [.. names.Select(n => fields.First(f => f.Name == n))]));
            position = end + 1;
        }
        if (position < assembly.Length)
            parts.Add(new TemplatePart(assembly[position..], null, []));
        return parts.ToImmutable();
    }

    /// <summary>Takes the text and the operand from the line; a '#' that ends the text may be missing from the line.</summary>
    public bool TryRead(OperandInput input)
    {
        if (!input.TryTake(_normalized) && !(_normalized.EndsWith('#') && input.TryTake(_normalized[..^1])))
            return input.Fail($"'{Literal.Trim()}'");
        input.Bind(Fields);
        return Kind is null || Kind.Parse(input);
    }
}
