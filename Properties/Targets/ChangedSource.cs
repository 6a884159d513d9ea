using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VirtSpec.Properties.Targets;

/// <summary>Applies a hunk to a source, and counts how often what it changed runs.</summary>
internal static class ChangedSource
{
    /// <summary>What the counted lines call.</summary>
    public const string Probe = """
        namespace VirtSpec.Hypervisors.Broken;
        public static class Probe
        {
            public static long Count;
            public static void Ran() => System.Threading.Interlocked.Increment(ref Count);
            public static T Ran<T>(T value) { Ran(); return value; }
        }
        """;

    private const string Counted = "global::VirtSpec.Hypervisors.Broken.Probe.Ran";

    public static bool TryApply(DiffHunk hunk, SyntaxTree tree, [NotNullWhen(true)] out SyntaxTree? changed, out string error)
    {
        changed = null;
        var lines = tree.ToString().Split('\n');
        string[] before = [.. hunk.Before];
        int[] places = [.. Enumerable.Range(0, Math.Max(0, lines.Length - before.Length + 1)).Where(i => before.Select((b, j) => lines[i + j].TrimEnd('\r') == b).All(same => same))];
        if (places.Length != 1)
        {
            error = $"expected the lines of the hunk once in {hunk.File}, found them {places.Length} times";
            return false;
        }
        var after = hunk.Lines.Where(l => l[0] != '-').ToList();
        string[] text = [.. lines[..places[0]], .. after.Select(l => l[1..]), .. lines[(places[0] + before.Length)..]];
        // The first line that was changed: the first that was added, or what stands where the first was removed.
        int first = hunk.Lines.TakeWhile(l => l[0] == ' ').Count();
        var source = CompiledModels.Parse(new ModelSource(tree.FilePath, string.Join('\n', text)));
        changed = WithProbe(source, places[0] + Math.Min(first, after.Count - 1), preferNext: after.Count <= first || after[first][0] != '+');
        error = "";
        return true;
    }

    /// <summary>Counts the innermost statement, arm or element that the line is in; when the line was removed, what follows it.</summary>
    private static SyntaxTree WithProbe(SyntaxTree tree, int line, bool preferNext)
    {
        var root = tree.GetRoot();
        var span = tree.GetText().Lines[line].Span;
        int at = span.Start + tree.GetText().Lines[line].ToString().TakeWhile(char.IsWhiteSpace).Count();
        var node = root.FindToken(Math.Min(at, root.FullSpan.End - 1)).Parent!;
        var place = node.AncestorsAndSelf().FirstOrDefault(n => n is StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } and not BlockSyntax and not LocalFunctionStatementSyntax
            or ArrowExpressionClauseSyntax or SwitchExpressionArmSyntax or ExpressionElementSyntax or EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } or PropertyDeclarationSyntax });
        var block = node.AncestorsAndSelf().OfType<BlockSyntax>().FirstOrDefault();
        return place switch
        {
            StatementSyntax statement => Replace(root, statement, tree, CallBefore),
            ArrowExpressionClauseSyntax arrow => ReplaceExpression(root, arrow.Expression, tree),
            SwitchExpressionArmSyntax arm => ReplaceExpression(root, arm.Expression, tree),
            ExpressionElementSyntax element => ReplaceExpression(root, element.Expression, tree),
            EqualsValueClauseSyntax { Value: not CollectionExpressionSyntax } initializer => ReplaceExpression(root, initializer.Value, tree),
            _ when block is not null => tree.WithRootAndOptions(root.ReplaceNode(block, preferNext ? block.AddStatements(Call()) : block.WithStatements(block.Statements.Insert(0, Call()))), tree.Options),
            _ => tree,
        };
    }

    private static SyntaxTree Replace(SyntaxNode root, StatementSyntax statement, SyntaxTree tree, Func<StatementSyntax, SyntaxNode[]> with) =>
        tree.WithRootAndOptions(root.ReplaceNode(statement, with(statement)), tree.Options);

    private static SyntaxNode[] CallBefore(StatementSyntax statement) => [Call(), statement];

    private static StatementSyntax Call() => SyntaxFactory.ParseStatement($"{Counted}();\n");

    private static SyntaxTree ReplaceExpression(SyntaxNode root, ExpressionSyntax expression, SyntaxTree tree) => expression is ThrowExpressionSyntax
        ? tree
        : tree.WithRootAndOptions(root.ReplaceNode(expression, SyntaxFactory.ParseExpression($"{Counted}({expression})").WithTriviaFrom(expression)), tree.Options);
}
