using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>
/// What the C# of the specification declares for the tables to name: trap rules, instruction semantics, register semantics, predicates and operand kinds.
/// A member is found by the class that holds it.
/// </summary>
internal sealed record Declared(
    ValueArray<DeclaredMember> TrapRules,
    ValueArray<DeclaredMember> Semantics,
    ValueArray<DeclaredMember> Computed,
    ValueArray<DeclaredMember> Predicates,
    ValueArray<DeclaredMember> OperandKinds)
{
    public static Declared From(IEnumerable<DeclaredMember> members)
    {
        var byHolder = members.Distinct().OrderBy(m => m.Name, System.StringComparer.Ordinal).ToLookup(m => m.Kind);
        return new Declared(
            byHolder[DeclaredKind.TrapRule].ToValueArray(),
            byHolder[DeclaredKind.Semantics].ToValueArray(),
            byHolder[DeclaredKind.Computed].ToValueArray(),
            byHolder[DeclaredKind.Predicate].ToValueArray(),
            byHolder[DeclaredKind.OperandKind].ToValueArray());
    }
}

internal enum DeclaredKind
{
    TrapRule,
    Semantics,
    Computed,
    Predicate,
    OperandKind,
}

/// <summary>A declared name as tables spell it, the C# expression that means it, and where it stands.</summary>
internal sealed record DeclaredMember(DeclaredKind Kind, string Name, string Expression, string Path, int Line)
{
    /// <summary>True for a node that may declare something that tables name; cheap, by syntax alone.</summary>
    public static bool MayDeclare(SyntaxNode node, CancellationToken token) =>
        node is MethodDeclarationSyntax { Parent: ClassDeclarationSyntax { Identifier.ValueText: "Execute" or "Predicates" } }
            or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { Declaration.Type: IdentifierNameSyntax { Identifier.ValueText: "TrapRule" or "ComputedRegister" or "OperandKind" } } };

    public static DeclaredMember? From(GeneratorSyntaxContext context, CancellationToken token)
    {
        var location = context.Node.GetLocation().GetLineSpan();
        (string path, int line) = (location.Path, location.StartLinePosition.Line + 1);
        return context.Node switch
        {
            MethodDeclarationSyntax method when IsSharedWithTables(method) => FromMethod(method, path, line),
            VariableDeclaratorSyntax field => FromField(field, path, line),
            _ => null,
        };
    }

    private static bool IsSharedWithTables(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(m => m.ValueText is "public" or "internal");

    private static DeclaredMember FromMethod(MethodDeclarationSyntax method, string path, int line)
    {
        string holder = ((ClassDeclarationSyntax)method.Parent!).Identifier.ValueText;
        string name = method.Identifier.ValueText;
        return holder == "Execute"
            ? new DeclaredMember(DeclaredKind.Semantics, name, "Execute." + name, path, line)
            : new DeclaredMember(DeclaredKind.Predicate, name, "Predicates." + name, path, line);
    }

    private static DeclaredMember? FromField(VariableDeclaratorSyntax field, string path, int line)
    {
        var declaration = (FieldDeclarationSyntax)field.Parent!.Parent!;
        if (declaration.Parent is not ClassDeclarationSyntax holder)
            return null;
        string expression = holder.Identifier.ValueText + "." + field.Identifier.ValueText;
        return ((IdentifierNameSyntax)declaration.Declaration.Type).Identifier.ValueText switch
        {
            "TrapRule" => new DeclaredMember(DeclaredKind.TrapRule, RuleName(holder, field), expression, path, line),
            "ComputedRegister" => new DeclaredMember(DeclaredKind.Computed, field.Identifier.ValueText, expression, path, line),
            _ => new DeclaredMember(DeclaredKind.OperandKind, field.Identifier.ValueText, expression, path, line),
        };
    }

    /// <summary><c>TrapsHCR_EL2.TWI</c> is <c>HCR_EL2.TWI</c> in the tables.</summary>
    private static string RuleName(ClassDeclarationSyntax holder, VariableDeclaratorSyntax field)
    {
        string name = holder.Identifier.ValueText;
        string control = name.StartsWith("Traps", System.StringComparison.Ordinal) ? name.Substring("Traps".Length) : name;
        return control + "." + field.Identifier.ValueText;
    }
}
