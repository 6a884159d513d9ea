using FsCheck.Xunit;
using VirtSpec.Spec.Instructions;
using Xunit;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>What holds of decoding for any word; the generator shows the same for bits alone, and cannot for predicates.</summary>
public class DecodeProperties
{
    [Property(MaxTest = 3000)]
    public void A_word_belongs_to_one_row_at_most(ushort row, uint free) => AssertOneRow(WordOf(row, free));

    [Property(MaxTest = 3000)]
    public void A_word_decodes_to_the_row_that_it_belongs_to(ushort row, uint free)
    {
        uint word = WordOf(row, free);
        var op = A64.Decode(word);
        if (op == Op.Unallocated)
            Assert.DoesNotContain(A64.Rows.ToArray(), r => A64.Matches(r.Op, word));
        else
            Assert.True(A64.Matches(op, word));
    }

    [Fact]
    public void A_word_of_every_row_belongs_to_one_row()
    {
        foreach (var row in A64.Rows.ToArray())
            for (uint draw = 0; draw < 8; draw++)
                AssertOneRow(WordOf((ushort)((int)row.Op - 1), draw * 0x2545_f491));
    }

    /// <summary>A word with the fixed bits of a row, and others as drawn.</summary>
    private static uint WordOf(ushort row, uint free)
    {
        var chosen = A64.Rows[row % A64.Rows.Length];
        return chosen.Value | free & ~chosen.Mask;
    }

    private static void AssertOneRow(uint word)
    {
        var rows = A64.Rows.ToArray().Where(r => !r.IsElse && A64.Matches(r.Op, word)).Select(r => r.Name).ToArray();
        Assert.True(rows.Length <= 1, $"0x{word:x8} belongs to {string.Join(" and ", rows)}");
    }
}
