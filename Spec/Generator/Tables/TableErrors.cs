using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>One error in a table: where, which rule, and a message that says what was expected and what was found.</summary>
internal sealed record TableError(string Path, int Line, string Id, string Message);

/// <summary>Collects all errors of a run, so that none hides another.</summary>
internal sealed class TableErrors
{
    private readonly List<TableError> _errors = [];

    public int Count => _errors.Count;

    public void Add(TableRow row, string id, string message) => _errors.Add(new TableError(row.Path, row.Line, id, message));

    public void Add(string path, int line, string id, string message) => _errors.Add(new TableError(path, line, id, message));

    public void ReportTo(SourceProductionContext context)
    {
        foreach (var error in _errors.OrderBy(e => e.Path, System.StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Id, System.StringComparer.Ordinal))
            context.ReportDiagnostic(Diagnostic.Create(Descriptor(error.Id), LocationOf(error), error.Message));
    }

    private static Location LocationOf(TableError error)
    {
        var start = new LinePosition(System.Math.Max(0, error.Line - 1), 0);
        return Location.Create(error.Path, new TextSpan(0, 0), new LinePositionSpan(start, start));
    }

    private static DiagnosticDescriptor Descriptor(string id) =>
        new(id, "Error in a table", "{0}", "VirtSpec.Tables", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
