using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Decode;
using VirtSpec.Spec.Generator.Registers;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Declarations;

/// <summary>
/// Reports what C# declares for the tables and no row names: it would never run. Generates nothing.
/// It alone looks at where declarations stand, so it alone runs again when lines move.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class UnnamedGenerator : IIncrementalGenerator
{
    private static readonly Dictionary<DeclaredKind, string> Expected = new()
    {
        [DeclaredKind.TrapRule] = "a trap rule needs a row that lists it",
        [DeclaredKind.Semantics] = "semantics need a class of that name in Tables/a64 with a row that is modelled",
        [DeclaredKind.Computed] = "semantics need a row of that name in registers.tbl with storage 'computed'",
        [DeclaredKind.Predicate] = "a predicate needs a row or an alias with the constraint",
        [DeclaredKind.OperandKind] = "an operand kind needs a row in a64/operands*.tbl",
    };

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var places = TableSources.Places(context).Collect();
        var tables = TableSources.Tables(context, "a64/", "registers.tbl", "operations.tbl", "features.tbl");
        context.RegisterSourceOutput(tables.Combine(places), static (output, input) =>
        {
            var named = Named(input.Left);
            var errors = new TableErrors();
            foreach (var place in input.Right.Where(p => !named.Contains((p.Member.Kind, p.Member.Name))))
                errors.Add(place.Path, place.Line, Errors.NoRow, $"{place.Member.Expression}: {Expected[place.Member.Kind]}");
            errors.ReportTo(output);
        });
    }

    /// <summary>Every name of a declaration that the tables use; errors in the tables are reported by the other generators.</summary>
    private static HashSet<(DeclaredKind, string)> Named(TableInput input)
    {
        var quiet = new TableErrors();
        var encodings = DecodeGenerator.Encodings(input, quiet);
        var rows = RegisterGenerator.Rows(input, quiet);
        var operands = input.Under(DecodeGenerator.OperandFiles).SelectMany(f => f.Rows());
        var matches = encodings.Encodings.Select(e => e.Match).Concat(encodings.Aliases.Select(a => a.Match));
        return
        [
            .. encodings.Encodings.SelectMany(e => e.Attributes.Traps).Select(t => (DeclaredKind.TrapRule, t)),
            .. rows.SelectMany(r => r.TrapsOnRead.Concat(r.TrapsOnWrite)).Select(t => (DeclaredKind.TrapRule, t)),
            .. EncodingChecks.Modelled(encodings).Select(c => (DeclaredKind.Semantics, c.Name)),
            .. rows.Where(r => r.Storage == "computed").Select(r => (DeclaredKind.Computed, r.Name)),
            .. matches.SelectMany(m => m.Predicates).Select(p => (DeclaredKind.Predicate, p.Name)),
            .. operands.Select(o => (DeclaredKind.OperandKind, o.Column(1))),
        ];
    }
}
