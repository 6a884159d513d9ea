using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace VirtSpec.Streams.Mutants;

/// <summary>
/// Puts every mutant into the code at once, each behind a switch: <c>original</c> becomes <c>(Active.Is(7) ? (replacement) : (original))</c>.
/// One compilation then holds them all, and with none selected it is the code as it was.
/// </summary>
internal static class Weaver
{
    /// <summary>What the switch is; it is compiled with the rest.</summary>
    public const string Switch = """
        namespace VirtSpec.Streams.Mutants;

        public static class Active
        {
            private static int s_number = -1;

            public static void Select(int number) => s_number = number;

            public static bool Is(int number) => number == s_number;
        }
        """;

    /// <summary>The text of a file with the mutants whose methods it holds; how many they were.</summary>
    /// <exception cref="InvalidOperationException">A mutant's text is not one expression or statement there, or overlaps another.</exception>
    public static (string Text, int Count) Weave(SyntaxNode root, IReadOnlyList<Mutant> mutants)
    {
        // From the end of the file up, so that what is replaced moves nothing that is still to come.
        var places = new SortedDictionary<TextSpan, List<int>>(Comparer<TextSpan>.Create((a, b) => b.CompareTo(a)));
        foreach (var body in root.DescendantNodes().OfType<MemberDeclarationSyntax>())
            for (int i = 0; i < mutants.Count; i++)
                if (NameOf(body) == mutants[i].Method)
                    Add(places, Find(body, mutants[i]), i, mutants);
        string text = root.ToFullString();
        foreach (var (span, numbers) in places)
            text = text[..span.Start] + Woven(text.Substring(span.Start, span.Length), numbers, mutants) + text[span.End..];
        return (text, places.Values.Sum(numbers => numbers.Count));
    }

    private static void Add(SortedDictionary<TextSpan, List<int>> places, TextSpan span, int number, IReadOnlyList<Mutant> mutants)
    {
        if (places.TryGetValue(span, out var numbers))
            numbers.Add(number);
        else if (places.Keys.FirstOrDefault(other => other.OverlapsWith(span)) is { Length: > 0 } other)
            throw new InvalidOperationException($"'{mutants[number].Error}' overlaps '{mutants[places[other][0]].Error}'");
        else
            places.Add(span, [number]);
    }

    private static TextSpan Find(SyntaxNode body, Mutant mutant)
    {
        var spans = body.DescendantNodes()
            .Where(node => (node is ExpressionSyntax or StatementSyntax) && node.ToString() == mutant.Original)
            .Select(node => node.Span).Distinct().ToList();
        return spans.Count >= mutant.Occurrence
            ? spans[mutant.Occurrence - 1]
            : throw new InvalidOperationException($"{mutant.Method}: expected '{mutant.Original}' as an expression or statement {mutant.Occurrence} times, found it {spans.Count} times");
    }

    private static string NameOf(MemberDeclarationSyntax member)
    {
        string name = member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            _ => "",
        };
        return member.Parent is TypeDeclarationSyntax type ? $"{type.Identifier.Text}.{name}" : name;
    }

    private static string Woven(string original, IEnumerable<int> numbers, IReadOnlyList<Mutant> mutants) =>
        numbers.Aggregate(original, (code, n) => original.EndsWith(';')
            ? $"if (VirtSpec.Streams.Mutants.Active.Is({n})) {{ {mutants[n].Replacement} }} else {{ {code} }}"
            : $"(VirtSpec.Streams.Mutants.Active.Is({n}) ? ({mutants[n].Replacement}) : ({code}))");
}
