using Xunit;

namespace VirtSpec.Tidy.Tests;

/// <summary>Remarks are found to their ends, and a table that lacks one is found.</summary>
public sealed class RemarksTests
{
    private const string Source = """
        /// <summary>A device.</summary>
        /// <remarks>
        /// Deviation: QEMU is late;
        /// here it is not. Not modelled: <see cref="Dma"/> and parity &lt; 3.
        /// </remarks>
        class X;
        // Deviation: no comment of documentation
        """;

    private static readonly string[] Rows = ["Deviation ; Machine/X.cs ; QEMU is late; here it is not.", "Not modelled ; Machine/X.cs ; Dma and parity < 3."];

    [Fact]
    public void A_remark_goes_to_the_next_one_or_the_end_of_its_comment() => Assert.Equal(Rows, Remarks.Rows(SourceTree.Of(("Machine/X.cs", Source), ("tests/Y.cs", Source))).Skip(1));

    [Fact]
    public void A_table_that_lacks_a_remark_is_found()
    {
        string head = Remarks.Rows(SourceTree.Of()).Single();
        Assert.Empty(Remarks.Violations(SourceTree.Of(("Machine/X.cs", Source), (Remarks.Table, $"{head}\n{Rows[0]}\n{Rows[1]}\n"))));
        Assert.StartsWith($"{Remarks.Table}(3): expected '{Rows[1]}', found ''", Assert.Single(Remarks.Violations(SourceTree.Of(("Machine/X.cs", Source), (Remarks.Table, $"{head}\n{Rows[0]}\n")))), StringComparison.Ordinal);
    }
}
