using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>
/// Finds what C# declares for the tables, by syntax alone: methods of <c>Execute</c> and <c>Predicates</c> that are not private,
/// and fields whose type is TrapRule, ComputedRegister or OperandKind.
/// </summary>
internal static class DeclaredSyntax
{
    public static bool MayDeclare(SyntaxNode node, CancellationToken token) =>
        node is MethodDeclarationSyntax { Parent: ClassDeclarationSyntax { Identifier.ValueText: "Execute" or "Predicates" } }
            or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { Declaration.Type: IdentifierNameSyntax { Identifier.ValueText: "TrapRule" or "ComputedRegister" or "OperandKind" } } };

    public static DeclaredPlace? From(GeneratorSyntaxContext context, CancellationToken token)
    {
        var member = context.Node switch
        {
            MethodDeclarationSyntax method when IsSharedWithTables(method) => FromMethod(method),
            VariableDeclaratorSyntax field => FromField(field),
            _ => null,
        };
        var location = context.Node.GetLocation().GetLineSpan();
        return member is null ? null : new DeclaredPlace(member, location.Path, location.StartLinePosition.Line + 1);
    }

    private static bool IsSharedWithTables(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(m => m.ValueText is "public" or "internal");

    private static DeclaredMember FromMethod(MethodDeclarationSyntax method)
    {
        string holder = ((ClassDeclarationSyntax)method.Parent!).Identifier.ValueText;
        string name = method.Identifier.ValueText;
        return new DeclaredMember(holder == "Execute" ? DeclaredKind.Semantics : DeclaredKind.Predicate, name, $"{holder}.{name}");
    }

    private static DeclaredMember? FromField(VariableDeclaratorSyntax field)
    {
        var declaration = (FieldDeclarationSyntax)field.Parent!.Parent!;
        if (declaration.Parent is not ClassDeclarationSyntax holder)
            return null;
        string name = field.Identifier.ValueText;
        string expression = $"{holder.Identifier.ValueText}.{name}";
        return ((IdentifierNameSyntax)declaration.Declaration.Type).Identifier.ValueText switch
        {
            "TrapRule" => new DeclaredMember(DeclaredKind.TrapRule, RuleName(expression), expression),
            "ComputedRegister" => new DeclaredMember(DeclaredKind.Computed, name, expression),
            _ => new DeclaredMember(DeclaredKind.OperandKind, name, expression),
        };
    }

    /// <summary><c>TrapsHCR_EL2.TWI</c> is <c>HCR_EL2.TWI</c> in the tables.</summary>
    private static string RuleName(string expression)
    {
        const string Prefix = "Traps";
        return expression.StartsWith(Prefix, StringComparison.Ordinal) ? expression.Substring(Prefix.Length) : expression;
    }
}
