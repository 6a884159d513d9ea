using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>What decodes, and what is unallocated (Arm DDI 0487, C4.1 and the instruction pages).</summary>
public class DecodeTests
{
    [Theory]
    [InlineData(0x1240_0000u, "AND (immediate), sf=0 with N=1")]
    [InlineData(0x1200_7c00u, "AND (immediate), all ones in an element of 32 bits")]
    [InlineData(0x9200_f800u, "AND (immediate), no element size")]
    [InlineData(0x52c0_0000u, "MOVZ, sf=0 with hw=10")]
    [InlineData(0x1340_0000u, "SBFM, N differs from sf")]
    [InlineData(0x1300_8000u, "SBFM, sf=0 with imms<5>=1")]
    [InlineData(0x1380_8000u, "EXTR, sf=0 with imms<5>=1")]
    [InlineData(0x0bc0_0000u, "ADD (shifted register), shift=11")]
    [InlineData(0x0b00_8000u, "ADD (shifted register), sf=0 with imm6<5>=1")]
    [InlineData(0x0a00_8000u, "AND (shifted register), sf=0 with imm6<5>=1")]
    [InlineData(0x0b20_1400u, "ADD (extended register), imm3=101")]
    [InlineData(0x0b60_0000u, "ADD (extended register), opt=01")]
    [InlineData(0x7a40_0400u, "CCMP, o2=1")]
    [InlineData(0x5a40_0000u, "CCMP, S=0")]
    [InlineData(0x3a80_0000u, "CSEL, S=1")]
    [InlineData(0x1ac0_4c00u, "CRC32X, sf=0")]
    [InlineData(0x5ac0_0c00u, "REV of 64 bits, sf=0")]
    [InlineData(0x1b20_0000u, "SMADDL, sf=0")]
    [InlineData(0xd61f_0001u, "BR, op4 not 0")]
    [InlineData(0xd65e_03c0u, "RET, op2 not 11111")]
    [InlineData(0xd69f_03c0u, "ERET, Rn not 11111")]
    [InlineData(0xd400_0000u, "exception generation, LL=00 with opc=000")]
    [InlineData(0xd400_0005u, "SVC, op2 not 000")]
    [InlineData(0xd520_0000u, "MRS, op0=00")]
    [InlineData(0xd500_41a0u, "MSR SPSel, Rt not 11111")]
    [InlineData(0xd500_40dfu, "MSR (immediate), op1:op2 without a field")]
    [InlineData(0xd503_3f1fu, "barrier, op2=000")]
    [InlineData(0xd503_3f9eu, "DSB, Rt not 11111")]
    [InlineData(0x087f_0000u, "LDXP, size=00")]
    [InlineData(0xb860_0800u, "LDR (register), option<1>=0")]
    [InlineData(0xb8c0_0000u, "LDURSW, opc=11")]
    [InlineData(0xf8c0_0400u, "LDR (immediate, post-indexed), size=11 with opc=11")]
    [InlineData(0xf880_0800u, "prefetch (unprivileged), which does not exist")]
    [InlineData(0x6880_0000u, "LDPSW, L=0")]
    [InlineData(0xe940_0000u, "LDP, opc=11")]
    [InlineData(0x6840_0000u, "LDNP, opc=01")]
    [InlineData(0x0821_7c00u, "CASP, Rs odd")]
    [InlineData(0x08a0_0000u, "CAS, Rt2 not 11111")]
    public void A_reserved_combination_is_unallocated(uint word, string reason) =>
        Assert.True(A64.Decode(word) == Op.Unallocated, $"{reason}: {word:x8} decodes as {A64.Decode(word)}");

    [Fact]
    public void A_hint_whose_feature_is_missing_is_a_NOP()
    {
        uint paciasp = 0xd503_233f, esb = 0xd503_221f;
        Assert.Equal(Op.PACIASP_HI_hints, A64.Decode(paciasp));
        Assert.Equal(Op.HINT_HM_hints, A64.Decode(paciasp, FeatureSet.Base));
        Assert.Equal(Op.HINT_HM_hints, A64.Decode(esb, FeatureSet.Base));
    }

    [Fact]
    public void Every_hint_is_an_encoding_on_every_CPU()
    {
        var hints = Enumerable.Range(0, 128).Select(n => 0xd503_201fu | ((uint)n << 5));
        Assert.All(hints, word => Assert.Equal(EncodingClass.Hints, A64.ClassOf(A64.Decode(word, FeatureSet.Base))));
    }

    [Fact]
    public void An_instruction_whose_feature_is_missing_is_unallocated()
    {
        uint ldadd = 0xb821_0002;
        Assert.Equal(Op.LDADD_32_memop, A64.Decode(ldadd));
        Assert.Equal(Op.Unallocated, A64.Decode(ldadd, FeatureSet.Base));
    }

    /// <summary>5334 and 1302 are the counts of distinct runs: for each element size n up to the register's, n rotations of 1 to n-1 ones.</summary>
    [Theory]
    [InlineData(0x9200_0000u, 64, 5334)]
    [InlineData(0x1200_0000u, 32, 1302)]
    public void Every_bitmask_immediate_can_be_written(uint and, int width, int count)
    {
        Assert.Equal(count, Enumerable.Range(1, width).Where(int.IsPow2).Sum(size => size * (size - 1)));
        var texts = Enumerable.Range(0, 1 << 13)
            .Select(fields => and | ((uint)fields << 10))
            .Where(word => A64.Decode(word) != Op.Unallocated)
            .Select(word => Disassembler.Disassemble(word, 0))
            .Distinct()
            .ToList();
        Assert.Equal(count, texts.Count);
        Assert.All(texts, text => Assert.True(Assembler.TryAssemble(text, 0, out uint word, out _) && Disassembler.Disassemble(word, 0) == text, text));
    }
}
