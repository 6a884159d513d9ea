using System.Text;
using VirtSpec.Properties.Report.Html;

namespace VirtSpec.Properties.Report.Files;

/// <summary>A report as a folder of files, which is there as a whole or not at all.</summary>
public static class ReportFolder
{
    public const string Page = "index.html", Json = "report.json", JUnit = "junit.xml", Tap = "report.tap", Tracefile = "coverage.info", Matrix = "coverage.csv";

    /// <summary>Writes the files; those of an earlier report in the folder are replaced, and other files stay.</summary>
    /// <exception cref="IOException">It cannot be written; nothing has changed in the folder.</exception>
    /// <exception cref="UnauthorizedAccessException"><inheritdoc/></exception>
    public static void Write(ConformanceReport report, string folder)
    {
        string path = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        string partial = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            Directory.CreateDirectory(partial);
            foreach (var (name, text) in Files(report))
                File.WriteAllText(Path.Combine(partial, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            if (!Directory.Exists(path))
            {
                Directory.Move(partial, path);
                return;
            }
            // An earlier report may have had coverage where this one has none.
            foreach (string name in new[] { Tracefile, Matrix })
                File.Delete(Path.Combine(path, name));
            foreach (string file in Directory.GetFiles(partial))
                File.Move(file, Path.Combine(path, Path.GetFileName(file)), overwrite: true);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
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
