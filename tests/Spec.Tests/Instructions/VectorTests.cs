using System.Globalization;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;
using static VirtSpec.Spec.Tests.Instructions.VectorRig;

namespace VirtSpec.Spec.Tests.Instructions;

/// <summary>Advanced SIMD, with results worked out by hand, and published vectors of AES and SHA. (Arm DDI0487L.b, the page of each instruction.)</summary>
public sealed class VectorTests
{
    private const string Letters = "00112233445566778899aabbccddeeff", Small = "000102030405060708090a0b0c0d0e0f";

    [Theory]
    [InlineData("movi v0.2d, #0xff0000ff00ff00ff", "ff0000ff00ff00ffff0000ff00ff00ff")]
    [InlineData("movi d0, #0xff", "ff")]
    [InlineData("movi v0.4s, #0x12, msl #8", "000012ff000012ff000012ff000012ff")]
    [InlineData("mvni v0.8h, #0xf, lsl #8", "f0fff0fff0fff0fff0fff0fff0fff0ff")]
    [InlineData("mvni v0.2s, #0", "ffffffffffffffff")]
    [InlineData("bic v0.4s, #0xff, lsl #24", "00ffffff00ffffff00ffffff00ffffff")]
    [InlineData("fmov v0.2d, #1.0", "3ff00000000000003ff0000000000000")]
    [InlineData("fmov s0, #-0.125", "be000000")]
    [InlineData("fmov d0, x3", "123456789abcdef0")]
    [InlineData("fmov v0.d[1], x3", "123456789abcdef0ffffffffffffffff")]
    [InlineData("ins v0.b[15], w3", "f0ffffffffffffffffffffffffffffff")]
    [InlineData("ins v0.h[1], v1.h[7]", "ffffffffffffffffffffffff0011ffff")]
    [InlineData("dup v0.8b, w3", "f0f0f0f0f0f0f0f0")]
    [InlineData("dup v0.4s, v1.s[1]", "8899aabb8899aabb8899aabb8899aabb")]
    [InlineData("mov d0, v1.d[1]", "0011223344556677")]
    [InlineData("cmeq v0.16b, v1.16b, #0", "ff000000000000000000000000000000")]
    [InlineData("cmhs v0.16b, v1.16b, v2.16b", "ffffffffffffffffffffffffffffffff")]
    [InlineData("cmhi v0.16b, v1.16b, v2.16b", "00ffffffffffffffffffffffffffffff")] // byte 15 is 00 in both
    [InlineData("shrn v0.8b, v1.8h, #4", "0123456789abcdef")]
    [InlineData("shrn2 v0.16b, v1.8h, #4", "0123456789abcdefffffffffffffffff")]
    [InlineData("umaxp v0.16b, v1.16b, v2.16b", "01030507090b0d0f1133557799bbddff")]
    [InlineData("uminp v0.8b, v1.8b, v2.8b", "080a0c0e88aaccee")]
    [InlineData("addp v0.2d, v1.2d, v2.2d", "080a0c0e1012141688aaccef11335576")]
    [InlineData("addp d0, v2.2d", "080a0c0e10121416")]
    [InlineData("ext v0.16b, v1.16b, v2.16b, #3", "0d0e0f00112233445566778899aabbcc")]
    [InlineData("rev64 v0.8b, v1.8b", "ffeeddccbbaa9988")]
    [InlineData("zip1 v0.8b, v1.8b, v2.8b", "0ccc0ddd0eee0fff")]
    [InlineData("uzp2 v0.4s, v1.4s, v2.4s", "0001020308090a0b001122338899aabb")]
    [InlineData("tbl v0.8b, {v1.16b}, v2.8b", "7766554433221100")]
    [InlineData("ushll v0.8h, v1.8b, #1", "0110013201540176019801ba01dc01fe")]
    [InlineData("sshr v0.4s, v1.4s, #8", "0000112200445566ff8899aaffccddee")]
    [InlineData("sli v0.4s, v1.4s, #24", "33ffffff77ffffffbbffffffffffffff")]
    [InlineData("addv b0, v1.16b", "f8")]
    [InlineData("umaxv h0, v1.8h", "eeff")]
    [InlineData("bit v0.16b, v2.16b, v1.16b", "ffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f")]
    [InlineData("pmull v0.8h, v2.8b, v2.8b", "00400041004400450050005100540055")]
    public void Moves_and_integers(string instruction, string v0)
    {
        var pe = At(0, UInt128.MaxValue, Vector(Letters), Vector(Small)).WithX(3, 0x1234_5678_9abc_def0);
        Assert.Equal(v0, After(pe, instruction).V[0].ToString($"x{v0.Length}", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("smov w0, v1.b[0]", 0xffff_ffff)]
    [InlineData("smov x0, v1.h[0]", 0xffff_ffff_ffff_eeff)]
    [InlineData("umov w0, v1.h[0]", 0xeeff)]
    [InlineData("mov x0, v1.d[1]", 0x0011_2233_4455_6677)]
    [InlineData("fmov w0, s1", 0xccdd_eeff)]
    [InlineData("fmov x0, v1.d[1]", 0x0011_2233_4455_6677)]
    public void Elements_to_general_purpose_registers(string instruction, ulong x0) =>
        Assert.Equal(x0, After(At(0, 0, Vector(Letters)), instruction).X(0));

    [Theory]
    [InlineData("uqadd b0, b1, b2", 0xf0, 0x20, 0xff, QC)]
    [InlineData("uqadd b0, b1, b2", 0xe0, 0x1f, 0xff, 0)]
    [InlineData("sqsub h0, h1, h2", 0x8000, 1, 0x8000, QC)]
    [InlineData("sqneg b0, b1", 0x80, 0, 0x7f, QC)]
    [InlineData("sqdmulh h0, h1, h2", 0x8000, 0x8000, 0x7fff, QC)]
    [InlineData("sqxtun b0, h1", 0xffff, 0, 0, QC)]
    [InlineData("usqadd b0, b1", 0x80, 0, 0, QC)]                  // V0 is 0: 0 + (-128)
    public void Saturation_sets_QC(string instruction, ulong x, ulong y, ulong result, uint raised)
    {
        var pe = After(At(0, 0, x, y), instruction);
        Assert.Equal(((UInt128)result, raised), (pe.V[0], (uint)pe.System[Reg.FPSR]));
    }

    /// <summary>The first round of the example of FIPS 197, appendix B.</summary>
    [Fact]
    public void A_round_of_AES()
    {
        var pe = After(At(0, Bytes("193de3bea0f4e22b9ac68d2ae9f84808")), "aese v0.16b, v1.16b");
        Assert.Equal(Bytes("d4bf5d30e0b452aeb84111f11e2798e5"), pe.V[0]);
        pe = After(pe.WithPC(StepRig.Code), "aesmc v0.16b, v0.16b");
        Assert.Equal(Bytes("046681e5e0cb199a48f8d37a2806264c"), pe.V[0]);
        pe = After(pe.WithPC(StepRig.Code), "aesimc v0.16b, v0.16b");
        pe = After(pe.WithPC(StepRig.Code), "aesd v0.16b, v1.16b");
        Assert.Equal(Bytes("193de3bea0f4e22b9ac68d2ae9f84808"), pe.V[0]);
    }

    [Fact]
    public void Without_access_nothing_is_done() =>
        Assert.NotNull(StepRig.Step(At(0).WithSystem(Reg.CPACR_EL1, 0), "movi v0.16b, #1").Exception);

    private static UInt128 Vector(string digits) => UInt128.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Sixteen bytes, that of element 0 first.</summary>
    private static UInt128 Bytes(string digits)
    {
        UInt128 result = 0;
        for (int i = 15; i >= 0; i--)
            result = result << 8 | byte.Parse(digits.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return result;
    }
}
