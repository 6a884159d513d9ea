using System.Text;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Commands;
using Xunit;

namespace VirtSpec.Spec.Tests.Instructions;

/// <summary>docs/not-modelled.md lists what the tables mark not-modelled, and nothing else.</summary>
public sealed class NotModelledDocumentTests
{
    private static readonly string[] Cpus = ["cortex-a57", "neoverse-n1"];

    [Fact]
    public void The_document_lists_the_encodings_that_decode_and_are_not_modelled()
    {
        string path = Path.Combine(GoldenFiles.Root, "docs", "not-modelled.md");
        string expected = Document();
        string found = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(expected == found, $"docs/not-modelled.md: the tables have changed; write into it what follows, as it is:\n{expected}");
    }

    [Fact]
    public void An_encoding_that_is_not_modelled_stops_by_name()
    {
        foreach (var row in Rows())
            Assert.Contains(row.Name, NotModelledException.Instruction(row.Op, row.Value, pc: 0x4000_0000).Message, StringComparison.Ordinal);
    }

    private static string Document()
    {
        var rows = Rows().ToList();
        var text = new StringBuilder();
        text.Append("# Encodings that are decoded and not modelled\n\n");
        text.Append("These encodings decode, disassemble and trap, and stop the run by name when they are executed.\n");
        text.Append("The list is what the tables of [Spec/Tables/a64](../Spec/Tables/a64) mark `not-modelled`; a test keeps it in step with them.\n");
        text.Append("A CPU that lacks the feature never reaches them: the word is then another row of its class, such as NOP, or UNDEFINED.\n\n");
        text.Append($"Of all {A64.Rows.Length} encodings, {rows.Count} are not modelled.\n");
        foreach (string cpu in Cpus)
            text.Append($"{cpu} has {rows.Count(row => CpuModel.Find(cpu)!.Features.Has(row.Feature))} of them.\n");
        text.Append("\n| encoding | assembly | class | feature |\n|---|---|---|---|\n");
        foreach (var row in rows)
            text.Append($"| {row.Name} | `{row.Assembly}` | {row.Title} | {(row.Feature == Feature.None ? "-" : row.Feature)} |\n");
        return text.ToString();
    }

    private static IEnumerable<EncodingRow> Rows() => A64.Rows.ToArray().Where(row => !row.IsModelled);
}
