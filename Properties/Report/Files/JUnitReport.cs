using System.Text;
using System.Xml;

namespace VirtSpec.Properties.Report.Files;

/// <summary>The report as JUnit XML: a suite for each target, a case for each claim. Times are left out, because they would differ between runs.</summary>
internal static class JUnitReport
{
    public static string Of(ConformanceReport report)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) }))
        {
            var suites = report.Targets.Select(t => (t.Name, Cases: TestOutcome.Of(t).ToArray())).ToArray();
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "virtspec");
            Counts(xml, [.. suites.SelectMany(s => s.Cases)]);
            foreach (var (name, cases) in suites)
                Suite(xml, name, cases);
            xml.WriteEndElement();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Suite(XmlWriter xml, string name, TestOutcome[] cases)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Printable.Of(name));
        Counts(xml, cases);
        xml.WriteAttributeString("skipped", $"{cases.Count(c => c.Skipped is not null)}");
        foreach (var test in cases)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("name", Printable.Of(test.Name));
            xml.WriteAttributeString("classname", Printable.Of(test.Target));
            if (test.Skipped is { } why)
                Element(xml, "skipped", why, "");
            else if (test.Failure is { } failure)
                Element(xml, "failure", failure, test.Details);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, TestOutcome[] cases)
    {
        xml.WriteAttributeString("tests", $"{cases.Length}");
        xml.WriteAttributeString("failures", $"{cases.Count(c => c.Failure is not null)}");
        xml.WriteAttributeString("errors", "0");
    }

    private static void Element(XmlWriter xml, string name, string message, string text)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("message", Printable.Of(message));
        if (name == "failure")
            xml.WriteAttributeString("type", "claim");
        xml.WriteString(Printable.Of(text));
        xml.WriteEndElement();
    }
}
