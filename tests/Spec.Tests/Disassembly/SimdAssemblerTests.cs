using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>Spellings of vectors, lists and floating-point constants that binutils reads and does not print, and what is said of wrong ones.</summary>
public class SimdAssemblerTests
{
    [Theory]
    [InlineData("FADD S0, S1, S2", 0x1e222820u)]
    [InlineData("fmov v0.4s, #1.0", 0x4f03f600u)]
    [InlineData("fmov d3, -0.125", 0x1e781003u)]
    [InlineData("fmov h0, #31", 0x1ee7f000u)]
    [InlineData("ld3 { v0.8b, v1.8b, v2.8b }, [x0]", 0x0c404000u)]
    [InlineData("ld3 {v0.8b-v2.8b}, [x0]", 0x0c404000u)]
    [InlineData("st2 {v31.h, v0.h}[5], [sp], #4", 0x4dbf4bffu)]
    [InlineData("tbl v0.8b, {v30.16b, v31.16b, v0.16b}, v1.8b", 0x0e0143c0u)]
    [InlineData("movi v0.4s, #1, lsl #0", 0x4f000420u)]
    [InlineData("movi v0.8h, 255, lsl 8", 0x4f07a7e0u)]
    [InlineData("orr v0.16b, v1.16b, v1.16b", 0x4ea11c20u)]
    [InlineData("sshll v0.8h, v1.8b, #0", 0x0f08a420u)]
    [InlineData("ins v0.s[1], v1.s[2]", 0x6e0c4420u)]
    [InlineData("ldr q0, [x1, x2, lsl #4]", 0x3ce27820u)]
    [InlineData("fcmp d0, #0.0", 0x1e602008u)]
    public void Spelling_is_free_where_it_means_nothing(string text, uint word)
    {
        Assert.True(Assembler.TryAssemble(text, 0, out uint assembled, out string error), error);
        Assert.Equal(word, assembled);
    }

    [Theory]
    [InlineData("fmov s0, #0.1", "a floating-point number of 8 bits, as 1.0 or -0.125, found '0.1'")]
    [InlineData("add v0.8b, v1.16b, v2.8b", "an arrangement that goes with the other operands")]
    [InlineData("add v0.1d, v1.1d, v2.1d", "operands that have an encoding together")]
    [InlineData("mul v0.4h, v1.4h, v2.h[8]", "an index of 0 to 7, found '8]'")]
    [InlineData("shl v0.8b, v1.8b, #8", "a shift of 0 to 7, found '8'")]
    [InlineData("scvtf s0, w1, #33", "a number from 1 to the bits of the register, found '33'")]
    [InlineData("ld2 {v0.8b, v2.8b}, [x0]", "v1.8b, found 'v2.8b},[x0]'")]
    [InlineData("ld2 {v0.8b}, [x0]", "a list of 2 registers")]
    [InlineData("ldp q0, q1, [x0, #8]", "a multiple of 16 from -1024 to 1008, found '8]'")]
    [InlineData("movi d0, #0x1ff", "a number of bytes 00 and ff")]
    [InlineData("dup v0.2d, w1", "an x register, found 'w1'")]
    public void An_error_says_what_was_expected_and_what_was_found(string text, string part)
    {
        Assert.False(Assembler.TryAssemble(text, 0, out _, out string error));
        Assert.Contains(part, error);
    }
}
