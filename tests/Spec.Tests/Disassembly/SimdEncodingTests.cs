using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using Xunit;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>What the recorded corpus of floating-point, Advanced SIMD and crypto encodings cannot say: what is unallocated, and what all rows share.</summary>
public class SimdEncodingTests
{
    private static readonly FeatureSet V8_0 = FeatureSet.Base.With(Feature.FEAT_FP).With(Feature.FEAT_AdvSIMD);

    [Theory]
    [InlineData(0x0ee38441, "add v1.1d, v2.1d, v3.1d: size:Q = 110")]
    [InlineData(0x0e63d441, "fadd v1.1d, v2.1d, v3.1d: sz:Q = 10")]
    [InlineData(0x0cc08c20, "st2 {v0.1d, v1.1d}, [x1], x0: size:Q = 110")]
    [InlineData(0x0f400420, "sshr v0.1d, v1.1d, #64: immh<3>:Q = 10")]
    [InlineData(0x0e080420, "dup v0.1d, v1.d[0]: imm5<3:0>:Q = 10000")]
    [InlineData(0x2e024020, "ext v0.8b, v1.8b, v2.8b, #8: Q = 0 and imm4<3> = 1")]
    [InlineData(0x4fe21020, "fmla v0.2d, v1.2d, v2.d[?]: sz:L = 11")]
    [InlineData(0x0eb1b820, "addv s0, v1.2s: size:Q = 100")]
    [InlineData(0x6ee19c20, "mul v0.2d, v1.2d, v1.2d: size = 11")]
    [InlineData(0x4e10c420, "three same with bit 21 = 0")]
    [InlineData(0x1e025820, "scvtf s0, w1, #42: more fraction bits than the register has")]
    [InlineData(0x1ea04020, "fmov between registers with ftype = 10")]
    [InlineData(0x1e201020, "fmov s0, #2.0 with imm5 = 00001")]
    [InlineData(0x3c200820, "str b0, [x1, x0] with option = 000")]
    public void Reserved_encodings_are_unallocated(uint word, string why) =>
        Assert.True(A64.Decode(word) == Op.Unallocated, $"0x{word:x8} ({why}): expected unallocated, found {A64.Decode(word)}");

    [Theory]
    [InlineData(0x2e42e420, "fcadd v0.4h, v1.4h, v2.4h, #90")]
    [InlineData(0x6e42c420, "fcmla v0.8h, v1.8h, v2.8h, #0")]
    [InlineData(0x0e22ec20, "fmlal v0.2s, v1.2h, v2.2h")]
    [InlineData(0x2e42fc20, "bfdot v0.2s, v1.4h, v2.4h")]
    [InlineData(0x0ea16820, "bfcvtn v0.4h, v1.4s")]
    [InlineData(0x1e634020, "bfcvt h0, s1")]
    [InlineData(0x4e82a420, "smmla v0.4s, v1.16b, v2.16b")]
    [InlineData(0x0e829c20, "usdot v0.2s, v1.8b, v2.8b")]
    [InlineData(0x1e284020, "frint32z s0, s1")]
    [InlineData(0x4e61f820, "frint64z v0.2d, v1.2d")]
    [InlineData(0x1e7e0020, "fjcvtzs w0, d1")]
    [InlineData(0xce020c20, "eor3 v0.16b, v1.16b, v2.16b, v3.16b")]
    [InlineData(0xce628020, "sha512h q0, q1, v2.2d")]
    [InlineData(0xce408020, "sm3tt1a v0.4s, v1.4s, v0.s[0]")]
    [InlineData(0xcec08420, "sm4e v0.4s, v1.4s")]
    [InlineData(0x1d010440, "cpyp [x0]!, [x1]!, x2!")]
    public void Later_extensions_are_unallocated(uint word, string text) =>
        Assert.True(A64.Decode(word) == Op.Unallocated, $"0x{word:x8} ({text}): expected unallocated, found {A64.Decode(word)}");

    [Theory]
    [InlineData(0x1ee22820, Feature.FEAT_FP16, Op.FADD_H_floatdp2)]
    [InlineData(0x0e421420, Feature.FEAT_FP16, Op.FADD_asimdsamefp16_only)]
    [InlineData(0x0f12fc20, Feature.FEAT_FP16, Op.FCVTZS_asimdshf_C_H)]
    [InlineData(0x0e829420, Feature.FEAT_DotProd, Op.SDOT_asimdsame2_D)]
    [InlineData(0x2e828420, Feature.FEAT_RDM, Op.SQRDMLAH_asimdsame2_only)]
    [InlineData(0x4e284820, Feature.FEAT_AES, Op.AESE_B_cryptoaes)]
    [InlineData(0x0ee2e020, Feature.FEAT_PMULL, Op.PMULL_asimddiff_L_1Q)]
    [InlineData(0x5e020020, Feature.FEAT_SHA1, Op.SHA1C_QSV_cryptosha3)]
    [InlineData(0x5e024020, Feature.FEAT_SHA256, Op.SHA256H_QQV_cryptosha3)]
    public void An_encoding_of_an_extension_is_unallocated_without_it(uint word, Feature feature, Op op)
    {
        Assert.Equal(Op.Unallocated, A64.Decode(word, V8_0));
        Assert.Equal(op, A64.Decode(word, V8_0.With(feature)));
    }

    [Theory]
    [InlineData(0x1ee24020, Op.FCVT_SH_floatdp1)]
    [InlineData(0x1e23c020, Op.FCVT_HS_floatdp1)]
    [InlineData(0x0e22e020, Op.PMULL_asimddiff_L)]
    [InlineData(0x0e217820, Op.FCVTL_asimdmisc_L)]
    public void Conversions_of_half_precision_and_products_of_bytes_are_in_v8_0(uint word, Op op) =>
        Assert.Equal(op, A64.Decode(word, V8_0));

    /// <summary>CheckFPAdvSIMDEnabled64: CPACR_EL1 first, then CPTR_EL2.</summary>
    [Fact]
    public void Every_encoding_that_uses_the_SIMD_registers_has_the_access_traps_and_a_meaning()
    {
        var rows = A64.Rows.ToArray().Where(r => UsesSimdRegisters(r.Value)).ToList();
        Assert.True(rows.Count > 800, $"expected more than 800 rows, found {rows.Count}");
        foreach (var row in rows)
        {
            Assert.Equal("CPACR_EL1.FPEN CPTR_EL2.FPEN CPTR_EL2.TFP", string.Join(' ', A64.TrapsOf(row.Op).Select(r => r.Name)));
            Assert.True(row.IsModelled, row.Name);
        }
    }

    /// <summary>Bits 28:25 are x111 for data processing; x1x0 is loads and stores, of SIMD registers where V, bit 26, is 1.</summary>
    private static bool UsesSimdRegisters(uint word) =>
        (word >> 25 & 0b0111) == 0b0111 || (word >> 25 & 0b0101) == 0b0100 && (word >> 26 & 1) == 1;
}
