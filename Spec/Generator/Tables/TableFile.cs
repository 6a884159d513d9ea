using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>One table as it stands on disk. <paramref name="Name"/> is the path below <c>Tables/</c>, with forward slashes.</summary>
internal sealed record TableFile(string Path, string Name, string Text)
{
    public static TableFile From(string path, string text)
    {
        const string Folder = "/Tables/";
        string normal = path.Replace('\\', '/');
        int below = normal.LastIndexOf(Folder, StringComparison.Ordinal);
        return new TableFile(path, below < 0 ? normal : normal.Substring(below + Folder.Length), text);
    }

    /// <summary>The rows that say something: comments and blank lines left out, columns trimmed, <c>-</c> read as empty.</summary>
    public IEnumerable<TableRow> Rows()
    {
        string[] lines = Text.Replace("\r\n", "\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.Trim().Length == 0 || line[0] == '#')
                continue;
            string[] columns = line.Split(';').Select(c => c.Trim()).Select(c => c == "-" ? "" : c).ToArray();
            yield return new TableRow(Path, i + 1, columns.ToValueArray());
        }
    }
}

/// <summary>One row and where it stands; a column that the row lacks reads as empty.</summary>
internal sealed record TableRow(string Path, int Line, ValueArray<string> Columns)
{
    /// <summary>Where the row stands, for a message about another row.</summary>
    public string Place => $"line {Line} of {Path.Substring(Path.LastIndexOfAny(['/', '\\']) + 1)}";

    public string Column(int index) => index < Columns.Count ? Columns[index] : "";

    public string[] Words(int index) => Column(index).Split([' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The names of a column that lists them with commas.</summary>
    public string[] List(int index) =>
        Column(index).Split([','], StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim()).Where(s => s.Length > 0).ToArray();
}
