using System.Diagnostics.CodeAnalysis;

namespace VirtSpec.Properties.Targets;

/// <summary>One place of a diff: these lines become those.</summary>
/// <param name="File">The source, from the folder of the hypervisors: <c>Xvisor/Dispatcher.cs</c>.</param>
/// <param name="Line">The line of the diff at which the hunk begins, from 1.</param>
public sealed record DiffHunk(string File, int Line, IReadOnlyList<string> Lines)
{
    public IEnumerable<string> Before => Lines.Where(l => l[0] != '+').Select(l => l[1..]);
}

/// <summary>
/// A seeded bug as a diff of a sound model: <c># key: value</c> lines, then files with <c>---</c>, and hunks with <c>@@</c> whose lines begin with a blank, - or +.
/// A hunk says where it is by its lines alone, which must be in the file exactly once.
/// </summary>
/// <param name="Id">The bug of the list.</param>
/// <param name="Model">The name of the sound design.</param>
/// <param name="Origin">Whose bug it was, with its reference.</param>
/// <param name="Bug">One sentence.</param>
/// <param name="Claims">The claims that should find it.</param>
public sealed record BrokenDiff(string Id, string Model, string Origin, string Bug, IReadOnlyList<string> Claims, IReadOnlyList<DiffHunk> Hunks, string Text)
{
    /// <summary>Reads a diff; the errors have the form <c>path(line): expected, found</c>.</summary>
    public static bool TryParse(string path, string text, [NotNullWhen(true)] out BrokenDiff? diff, out IReadOnlyList<string> errors)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        var header = new Dictionary<string, string>();
        var hunks = new List<DiffHunk>();
        var found = new List<string>();
        string? file = null;
        List<string>? hunk = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (hunk is null && line.StartsWith("# ", StringComparison.Ordinal) && line.Split(": ", 2) is [var key, var value])
                header[key[2..]] = value;
            else if (line.StartsWith("--- ", StringComparison.Ordinal))
                (file, hunk) = (line[4..], null);
            else if (line == "@@" && file is not null)
                hunks.Add(new DiffHunk(file, i + 1, hunk = []));
            else if (hunk is not null && line.Length > 0 && line[0] is ' ' or '-' or '+')
                hunk!.Add(line);
            else if (line.Length > 0)
                found.Add($"{path}({i + 1}): expected '# key: value', '--- file', '@@', or a line of a hunk, found '{line}'");
        }
        found.AddRange(new[] { "id", "model", "origin", "bug", "claims" }.Where(k => !header.ContainsKey(k)).Select(k => $"{path}(1): expected a line '# {k}: ...', found none"));
        if (hunks.Count == 0)
            found.Add($"{path}({lines.Length}): expected a hunk, found none");
        errors = found;
        diff = found.Count > 0 ? null : new BrokenDiff(header["id"], header["model"], header["origin"], header["bug"], header["claims"].Split(' '), hunks, text);
        return diff is not null;
    }
}
