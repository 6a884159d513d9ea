using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Reads redirects.tbl.</summary>
internal static class RedirectParser
{
    public static List<RedirectModel> Parse(IEnumerable<TableFile> files, TableErrors errors)
    {
        var redirects = new List<RedirectModel>();
        foreach (var row in files.SelectMany(f => f.Rows()))
        {
            if (row.Columns.Count != 4)
                errors.Add(row, Errors.Redirect, $"{row.Column(0)}: expected 4 columns (register, what a host reaches by its name, its name for the host, citation), found {row.Columns.Count}");
            else
                redirects.Add(new RedirectModel(row.Column(0), row.Column(1), row.Column(2), row));
            errors.CheckCitation(row, row.Column(0), row.Column(3));
        }
        return redirects;
    }
}
