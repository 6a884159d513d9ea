using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace VirtSpec.Properties.Targets;

/// <summary>Counts how often a line runs, by a call in the source: in front of the statement that the line is in, around the expression, or where a table is read that the line is a row of.</summary>
internal static class Probes
{
    /// <summary>What the counted lines call.</summary>
    public const string Source = """
        namespace VirtSpec.Hypervisors.Broken;
        public static class Probe
        {
            public static long Count;
            public static void Ran() => System.Threading.Interlocked.Increment(ref Count);
            public static T Ran<T>(T value) { Ran(); return value; }
        }
        """;

    private const string Counted = "global::VirtSpec.Hypervisors.Broken.Probe.Ran";

    /// <summary>Counts the innermost statement, member, arm or row that the line is in; when a line was removed, what follows it.</summary>
    /// <param name="preferNext">The line is what follows one that was removed.</param>
    public static SyntaxTree Insert(SyntaxTree tree, int line, bool preferNext)
    {
        var root = tree.GetRoot();
        var span = tree.GetText().Lines[line].Span;
        int at = span.Start + tree.GetText().Lines[line].ToString().TakeWhile(char.IsWhiteSpace).Count();
        var node = root.FindToken(Math.Min(at, root.FullSpan.End - 1)).Parent!;
        var changed = (node.AncestorsAndSelf().FirstOrDefault(IsPlace) ?? PlaceIn(node.FirstAncestorOrSelf<MemberDeclarationSyntax>(), span)) switch
        {
            StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement => root.ReplaceNode(statement, [Call(), statement]),
            StatementSyntax embedded => root.ReplaceNode(embedded, SyntaxFactory.Block(Call(), embedded)),
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method } arrow => root.ReplaceNode(method, WithBody(method, arrow)),
            ArrowExpressionClauseSyntax { Expression: not ThrowExpressionSyntax, Parent: PropertyDeclarationSyntax property } arrow => Around(root, arrow.Expression, $"<{property.Type}>"),
            ArrowExpressionClauseSyntax { Expression: not ThrowExpressionSyntax } arrow => Around(root, arrow.Expression),
            SwitchExpressionArmSyntax { Expression: not ThrowExpressionSyntax } arm => Around(root, arm.Expression),
            VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } variable => RowOf(root, variable, span) ?? Read(root, field, variable),
            _ when node.AncestorsAndSelf().OfType<BlockSyntax>().FirstOrDefault() is { } block => root.ReplaceNode(block, preferNext ? block.AddStatements(Call()) : block.WithStatements(block.Statements.Insert(0, Call()))),
            _ => root,
        };
        return tree.WithRootAndOptions(changed, tree.Options);
    }

    private static bool IsPlace(SyntaxNode node) => node switch
    {
        BlockSyntax or LocalFunctionStatementSyntax => false,
        StatementSyntax or ArrowExpressionClauseSyntax or SwitchExpressionArmSyntax => true,
        VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } => true,
        _ => false,
    };

    /// <summary>What runs of a member when the line is the one that it begins on.</summary>
    private static SyntaxNode? PlaceIn(MemberDeclarationSyntax? member, TextSpan line) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.FirstOrDefault(v => v.Span.IntersectsWith(line)),
        PropertyDeclarationSyntax property => property.ExpressionBody,
        BaseMethodDeclarationSyntax { Body.Statements: [var first, ..] } => first,
        BaseMethodDeclarationSyntax method => method.ExpressionBody,
        _ => null,
    };

    private static StatementSyntax Call() => SyntaxFactory.ParseStatement($"{Counted}();\n");

    private static SyntaxNode Around(SyntaxNode root, ExpressionSyntax expression, string type = "") =>
        root.ReplaceNode(expression, Counting(expression, type));

    private static ExpressionSyntax Counting(ExpressionSyntax expression, string type = "") =>
        SyntaxFactory.ParseExpression($"{Counted}{type}({expression})").WithTriviaFrom(expression);

    /// <summary>A method that is one expression, with a body.</summary>
    private static MethodDeclarationSyntax WithBody(MethodDeclarationSyntax method, ArrowExpressionClauseSyntax arrow)
    {
        bool returns = method.Modifiers.Any(SyntaxKind.AsyncKeyword) ? method.ReturnType is GenericNameSyntax : method.ReturnType.ToString() != "void";
        var statement = SyntaxFactory.ParseStatement($"{(arrow.Expression is ThrowExpressionSyntax || !returns ? "" : "return ")}{arrow.Expression};\n");
        return method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(SyntaxFactory.Block(Call(), statement));
    }

    /// <summary>A row of a table that has code: that is counted; null for a row without.</summary>
    private static SyntaxNode? RowOf(SyntaxNode root, VariableDeclaratorSyntax table, TextSpan line)
    {
        var code = table.DescendantNodes().OfType<LambdaExpressionSyntax>().Where(l => l.Span.IntersectsWith(line)).Select(l => l.ExpressionBody).OfType<ExpressionSyntax>().ToArray();
        return code.Length == 0 ? null : root.ReplaceNodes(code, (_, body) => Counting(body));
    }

    /// <summary>A constant or a table of data becomes a property that counts when it is read.</summary>
    private static SyntaxNode Read(SyntaxNode root, FieldDeclarationSyntax field, VariableDeclaratorSyntax variable)
    {
        bool isConst = field.Modifiers.Any(SyntaxKind.ConstKeyword);
        string type = field.Declaration.Type.ToString(), name = variable.Identifier.Text, value = $"{variable.Initializer?.Value}";
        string modifiers = string.Join(' ', field.Modifiers.Where(m => !m.IsKind(SyntaxKind.ReadOnlyKeyword) && !m.IsKind(SyntaxKind.ConstKeyword)).Select(m => m.Text));
        List<MemberDeclarationSyntax> members = [];
        if (field.Declaration.Variables.Count > 1)
            members.Add(field.RemoveNode(variable, SyntaxRemoveOptions.KeepNoTrivia)!);
        if (isConst)
            members.Add(Member($"{modifiers} static {type} {name} => {Counted}<{type}>({value});"));
        else
            members.AddRange([Member($"{modifiers} {type} {name}Declared = {value};"), Member($"{modifiers} {type} {name} => {Counted}<{type}>({name}Declared);")]);
        return root.ReplaceNode(field, members);

        MemberDeclarationSyntax Member(string text) => SyntaxFactory.ParseMemberDeclaration($"\n{text}\n", options: root.SyntaxTree.Options)!;
    }
}
