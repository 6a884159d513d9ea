using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtSpec.Spec.Generator.Tables;

internal enum DeclaredKind
{
    TrapRule,
    Semantics,
    Computed,
    Predicate,
    OperandKind,
}

/// <summary>A name that C# declares, as tables spell it, and the C# expression that means it.</summary>
internal sealed record DeclaredMember(DeclaredKind Kind, string Name, string Expression);

/// <summary>A declared name and where it stands, which only messages need: what is generated does not change when lines move.</summary>
internal sealed record DeclaredPlace(DeclaredMember Member, string Path, int Line);

/// <summary>What the C# of the specification declares for the tables to name.</summary>
internal sealed record Declared(ValueArray<DeclaredMember> Members)
{
    public static Declared From(IEnumerable<DeclaredMember> members) =>
        new(members.Distinct().OrderBy(m => m.Kind).ThenBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Expression, StringComparer.Ordinal).ToValueArray());

    public HashSet<string> Names(DeclaredKind kind) => [.. Members.Where(m => m.Kind == kind).Select(m => m.Name)];

    /// <summary>From the name that tables use to the C# expression.</summary>
    public Dictionary<string, string> Expressions(DeclaredKind kind) =>
        Members.Where(m => m.Kind == kind).GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.First().Expression);
}
