using System.Text;
using VirtSpec.Properties.Report.Html;

namespace VirtSpec.Properties.Report.Files;

/// <summary>A report as a folder of files, which is there as a whole or not at all.</summary>
public static class ReportFolder
{
    public const string Page = "index.html", Json = "report.json", JUnit = "junit.xml", Tap = "report.tap", Tracefile = "coverage.info", Matrix = "coverage.csv";

    /// <summary>Every file that a report can have; an earlier report may have had one that this one has not.</summary>
    private static readonly string[] Names = [Page, Json, JUnit, Tap, Tracefile, Matrix];

    /// <summary>Writes the files; those of an earlier report in the folder are replaced, and other files stay.</summary>
    /// <exception cref="IOException">It cannot be written; the folder is as before.</exception>
    /// <exception cref="UnauthorizedAccessException"><inheritdoc/></exception>
    public static void Write(ConformanceReport report, string folder)
    {
        string path = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        bool isNew = !Directory.Exists(path);
        // In a folder that is there, because the one that it stands in may be closed to whoever writes.
        string partial = Path.Combine(isNew ? Path.GetDirectoryName(path) ?? path : path, $".virtspec-{Environment.ProcessId}.partial");
        try
        {
            string next = Path.Combine(partial, "next");
            Directory.CreateDirectory(next);
            foreach (var (name, text) in Files(report))
                File.WriteAllText(Path.Combine(next, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            if (isNew)
                Directory.Move(next, path);
            else
                Replace(path, next, Directory.CreateDirectory(Path.Combine(partial, "before")).FullName);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }
    }

    /// <summary>Moves the files of <paramref name="next"/> into the folder and those that they replace out of it, or nothing.</summary>
    internal static void Replace(string path, string next, string before)
    {
        if (Names.FirstOrDefault(name => Directory.Exists(Path.Combine(path, name))) is { } folder)
            throw new IOException($"a folder named {folder} in it");
        var done = new Stack<(string From, string To)>();
        try
        {
            foreach (string name in Names)
            {
                Move(Path.Combine(path, name), Path.Combine(before, name));
                Move(Path.Combine(next, name), Path.Combine(path, name));
            }
        }
        catch
        {
            foreach (var (from, to) in done)
                File.Move(to, from);
            throw;
        }

        void Move(string from, string to)
        {
            if (!File.Exists(from))
                return;
            File.Move(from, to);
            done.Push((from, to));
        }
    }

    /// <summary>The names of the files and what is in them.</summary>
    public static IEnumerable<(string Name, string Text)> Files(ConformanceReport report)
    {
        yield return (Page, HtmlPage.Of(report));
        yield return (Json, JsonReport.Of(report));
        yield return (JUnit, JUnitReport.Of(report));
        yield return (Tap, TapReport.Of(report));
        if (report.Coverage.Count == 0)
            yield break;
        yield return (Tracefile, CoverageFiles.Tracefile(report));
        yield return (Matrix, CoverageFiles.Matrix(report));
    }
}
