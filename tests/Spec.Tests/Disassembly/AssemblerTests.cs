using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>The assembler against the disassembler and against what binutils prints.</summary>
public class AssemblerTests
{
    [Fact]
    public void What_binutils_prints_assembles_to_a_word_of_the_same_encoding_and_text()
    {
        var printed = RecordedWord.All.Where(r => !r.IsUnknown && !DisassemblyExclusion.All.Any(e => e.Covers(r)));
        Differences.AssertNone(printed.SelectMany(r => Difference(r.Word, r.Text, r.Address)));
    }

    [Fact]
    public void What_the_disassembler_prints_assembles_to_a_word_of_the_same_encoding_and_text()
    {
        const int wordsOfRow = 20;
        const ulong address = 0x4008_0000;
        var random = new Random(20);
        var words =
            from row in A64.Rows.ToArray()
            from _ in Enumerable.Range(0, wordsOfRow)
            select ((uint)random.NextInt64(1L << 32) & ~row.Mask) | row.Value;
        Differences.AssertNone(words.SelectMany(word => Difference(word, Disassembler.Disassemble(word, address), address)));
    }

    [Theory]
    [InlineData("MSR  HCR_EL2 , X1 // comment", 0xd51c_1101u)]
    [InlineData("ldr x0, [x1, 8]!", 0xf840_8c20u)]
    [InlineData("add x0, x1, #0xfff, lsl #12", 0x917f_fc20u)]
    [InlineData("mov w0, #-1", 0x1280_0000u)]
    [InlineData("b .+8", 0x1400_0002u)]
    [InlineData("b .", 0x1400_0000u)]
    [InlineData("b.lo .-4", 0x54ff_ffe3u)]
    [InlineData("mrs x2, s3_0_c1_c0_0", 0xd538_1002u)]
    [InlineData("ubfm x1, x2, #3, #9", 0xd343_2441u)]
    [InlineData(".inst 0xd503201f", 0xd503_201fu)]
    public void Spelling_is_free_where_it_means_nothing(string text, uint word)
    {
        Assert.True(Assembler.TryAssemble(text, 0x1000, out uint assembled, out string error), error);
        Assert.Equal(word, assembled);
    }

    [Theory]
    [InlineData("ldxr x0, [sp]", 0xc85f_7fe0u)]
    [InlineData("smulh x0, x1, x2", 0x9b42_7c20u)]
    public void A_register_field_that_is_not_used_is_all_ones(string text, uint word)
    {
        Assert.True(Assembler.TryAssemble(text, 0, out uint assembled, out string error), error);
        Assert.Equal(word, assembled);
    }

    [Theory]
    [InlineData("", "expected an instruction, found nothing")]
    [InlineData("foo x0", "expected an instruction, found 'foo'")]
    [InlineData("hvc #0x10000", "expected a number from 0 to 65535, found '0x10000'")]
    [InlineData("and x0, x1, #5", "expected a bitmask immediate (a repeated, rotated run of ones), found '5'")]
    [InlineData("mrs x0, foo_el1", "expected a System register that can be read, or s<op0>_<op1>_c<n>_c<m>_<op2>, found 'foo_el1'")]
    [InlineData("tlbi vmalle1, x3", "expected no register, found ',x3'")]
    [InlineData("ret x32", "expected a register x0 to x30 or xzr, found 'x32'")]
    [InlineData("wfi x0", "expected the end of the line, found ' x0'")]
    [InlineData("cset x0, al", "expected operands that have an encoding together, found 'al'")]
    [InlineData("b 0x2", "expected an address within 134217728 bytes of 0x1000, and a multiple of 4 from it, found '0x2'")]
    public void An_error_says_what_was_expected_and_what_was_found(string text, string message)
    {
        Assert.False(Assembler.TryAssemble(text, 0x1000, out _, out string error));
        Assert.Equal(message, error);
    }

    /// <summary>Nothing, or how the text fails to lead back to an encoding that is decoded and printed as <paramref name="word"/> is.</summary>
    private static IEnumerable<string> Difference(uint word, string text, ulong address)
    {
        if (!Assembler.TryAssemble(text, address, out uint assembled, out string error))
            yield return $"{word:x8} '{text}': {error}";
        else if (A64.Decode(assembled) != A64.Decode(word) || Disassembler.Disassemble(assembled, address) != Disassembler.Disassemble(word, address))
            yield return $"{word:x8} '{text}' assembles to {assembled:x8} '{Disassembler.Disassemble(assembled, address)}'";
    }
}
