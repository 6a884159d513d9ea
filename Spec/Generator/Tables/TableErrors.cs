using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>One error: where, which kind, and a message that says what was expected and what was found.</summary>
internal sealed record TableError(string Path, int Line, DiagnosticDescriptor Kind, string Message);

/// <summary>Collects all errors of a run, so that none hides another.</summary>
internal sealed class TableErrors
{
    private readonly List<TableError> _errors = [];

    public void Add(TableRow row, DiagnosticDescriptor kind, string message) => Add(row.Path, row.Line, kind, message);

    public void Add(string path, int line, DiagnosticDescriptor kind, string message) => _errors.Add(new TableError(path, line, kind, message));

    /// <summary>Each of <paramref name="named"/> but the first of its name is an error.</summary>
    public void AddDuplicates(IEnumerable<(string Name, TableRow Row)> named)
    {
        foreach (var same in named.GroupBy(n => n.Name))
            foreach (var (name, row) in same.Skip(1))
                Add(row, Errors.Duplicate, $"{name}: already at {same.First().Row.Place}");
    }

    /// <summary>A name becomes an identifier of C#.</summary>
    public void CheckName(TableRow row, string name)
    {
        if (!Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name))
            Add(row, Errors.Name, $"'{name}': expected a name of letters, digits and underscores");
    }

    public void CheckCitation(TableRow row, string name, string citation)
    {
        if (citation.Length == 0)
            Add(row, Errors.NoCitation, $"{name}: a row needs a citation");
    }

    public void ReportTo(SourceProductionContext context)
    {
        foreach (var error in _errors.OrderBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Kind.Id, StringComparer.Ordinal))
            context.ReportDiagnostic(Diagnostic.Create(error.Kind, LocationOf(error), error.Message));
    }

    private static Location LocationOf(TableError error)
    {
        var start = new LinePosition(error.Line - 1, 0);
        return Location.Create(error.Path, new TextSpan(0, 0), new LinePositionSpan(start, start));
    }
}
