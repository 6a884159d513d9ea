using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>The disassembler against what binutils printed for several thousand words (Golden/disassembly).</summary>
public class DisassemblerTests
{
    [Fact]
    public void Every_recorded_word_is_printed_as_binutils_prints_it()
    {
        var differences = RecordedWord.All
            .Where(r => Ours(r) != r.Text && !DisassemblyExclusion.All.Any(e => e.Covers(r)))
            .Select(r => $"{r}, here '{Ours(r)}'");
        Differences.AssertNone(differences);
    }

    [Fact]
    public void Every_exclusion_covers_a_recorded_word_that_differs()
    {
        var stale = DisassemblyExclusion.All
            .Where(e => !RecordedWord.All.Any(r => e.Covers(r) && Ours(r) != r.Text))
            .Select(e => $"{e.Encoding} ; {e.BinutilsPattern}");
        Differences.AssertNone(stale);
    }

    [Fact]
    public void Every_encoding_has_a_recorded_word()
    {
        var recorded = RecordedWord.All.Select(r => A64.Decode(r.Word)).ToHashSet();
        Differences.AssertNone(A64.Rows.ToArray().Where(row => !recorded.Contains(row.Op)).Select(row => row.Name));
    }

    [Fact]
    public void Every_alias_has_a_recorded_word_that_is_printed_so()
    {
        var recorded = RecordedWord.All.ToLookup(r => A64.Decode(r.Word));
        var missing = A64.Rows.ToArray()
            .SelectMany(row => row.Aliases, (row, alias) => (row, alias))
            .Where(pair => !recorded[pair.row.Op].Any(r => IsPrintedAs(pair.alias, r)))
            .Select(pair => $"{pair.alias.Name} of {pair.row.Name}");
        Differences.AssertNone(missing);
    }

    [Fact]
    public void A_word_without_an_encoding_is_printed_as_a_number() =>
        Assert.Equal(".inst 0xd4200001 // unallocated", Disassembler.Disassemble(0xd420_0001, 0));

    [Theory]
    [InlineData(0x1400_0000u, 0xffff_0000_0801_0000ul, "b 0xffff000008010000")]
    [InlineData(0x97ff_ffffu, 0ul, "bl 0xfffffffffffffffc")]
    [InlineData(0x9000_0000u, 0x4000_0ffcul, "adrp x0, 0x40000000")]
    public void A_label_is_printed_as_the_address_that_it_means(uint word, ulong address, string text) =>
        Assert.Equal(text, Disassembler.Disassemble(word, address));

    /// <summary>Without the remark that marks a word as unallocated, which binutils writes in another way.</summary>
    private static string Ours(RecordedWord recorded) => Disassembler.Disassemble(recorded.Word, recorded.Address).Split(" //")[0];

    /// <summary>The alias holds for the word, and the text begins as the alias does.</summary>
    private static bool IsPrintedAs(AliasRow alias, RecordedWord recorded)
    {
        string mnemonic = alias.Assembly.Split(' ', '<')[0];
        return alias.Matches(recorded.Word) && Ours(recorded).StartsWith(mnemonic, StringComparison.Ordinal);
    }
}
