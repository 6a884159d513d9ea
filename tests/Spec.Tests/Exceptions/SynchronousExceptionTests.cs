using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>Where synchronous exceptions go, what they report, and what they leave alone, for every row of synchronous.tbl in every mode.</summary>
public class SynchronousExceptionTests
{
    public static TheoryData<string> Rows => [.. SynchronousRow.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_exception_is_taken_as_its_row_says(string name)
    {
        var row = SynchronousRow.All.Single(r => r.Name == name);
        int tried = StepRig.Modes.Count(row.Check);
        Assert.True(tried > 0, $"{name} says nothing");
    }

    [Fact]
    public void The_table_covers_every_class_that_an_instruction_can_report_here()
    {
        uint[] classes = [0x00, 0x01, 0x07, 0x0e, 0x15, 0x16, 0x17, 0x18, 0x20, 0x21, 0x22, 0x24, 0x25, 0x26, 0x3c];
        var found = SynchronousRow.All.SelectMany(r => r.FromEL).Where(c => c.Contains(" 0x")).Select(c => (uint)RigSettings.Number(c.Split(' ')[1]));
        Assert.Equal(classes, found.Distinct().Order());
    }
}
