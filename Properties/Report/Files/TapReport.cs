using System.Text;

namespace VirtSpec.Properties.Report.Files;

/// <summary>The report in the Test Anything Protocol, version 13: a line for each claim about each target, with a YAML block under those that failed.</summary>
internal static class TapReport
{
    public static string Of(ConformanceReport report)
    {
        var cases = report.Targets.SelectMany(TestOutcome.Of).ToArray();
        var text = new StringBuilder("TAP version 13\n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"1..{cases.Length}\n");
        for (int i = 0; i < cases.Length; i++)
            Append(text, i + 1, cases[i]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, int number, TestOutcome test)
    {
        string directive = test.Skipped is { } why ? $" # SKIP {Printable.Line(why)}" : "";
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(test.Failure is null ? "ok" : "not ok")} {number} - {Description(test)}{directive}\n");
        if (test.Failure is not { } failure)
            return;
        text.Append("  ---\n").Append("  message: ").Append(Quoted(Printable.Line(failure))).Append('\n');
        if (test.Details.Length > 0)
        {
            text.Append("  details: |\n");
            foreach (string line in Printable.Of(test.Details).TrimEnd('\n').Split('\n'))
                text.Append("    ").Append(line.TrimEnd()).Append('\n');
        }
        text.Append("  ...\n");
    }

    /// <summary>A number sign would begin a directive.</summary>
    private static string Description(TestOutcome test) => Printable.Line($"{test.Target}: {test.Name}").Replace("#", "\\#", StringComparison.Ordinal);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
