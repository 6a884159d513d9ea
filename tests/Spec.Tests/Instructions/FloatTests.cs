using VirtSpec.Spec.Registers;
using Xunit;
using static VirtSpec.Spec.Tests.Instructions.VectorRig;

namespace VirtSpec.Spec.Tests.Instructions;

/// <summary>Scalar floating-point, with results worked out by hand. (Arm DDI0487L.b, shared/functions/float.)</summary>
public sealed class FloatTests
{
    private const uint One = 0x3f80_0000, QuietNaN = 0x7fc1_2345, SignallingNaN = 0x7f80_0001, Infinity = 0x7f80_0000;

    [Theory]
    [InlineData("fcvtzs w0, s1", 0x4f00_0000, 0x7fff_ffff, IOC)]            // 2^31 is one too many
    [InlineData("fcvtzs w0, s1", 0xcf00_0000, 0x8000_0000, 0)]              // -2^31 fits
    [InlineData("fcvtzs w0, s1", Infinity, 0x7fff_ffff, IOC)]
    [InlineData("fcvtzs w0, s1", QuietNaN, 0, IOC)]
    [InlineData("fcvtzs w0, s1", 0x3fc0_0000, 1, IXC)]                      // 1.5
    [InlineData("fcvtzu w0, s1", 0xbf80_0000, 0, IOC)]                      // -1 is below zero
    [InlineData("fcvtzu w0, s1", 0xbf00_0000, 0, IXC)]                      // -0.5 is zero, rounded
    [InlineData("fcvtzs x0, d1", 0x43e0_0000_0000_0000, 0x7fff_ffff_ffff_ffff, IOC)]
    [InlineData("fcvtas w0, s1", 0xc020_0000, 0xffff_fffd, IXC)]            // -2.5 away from zero
    [InlineData("fcvtns w0, s1", 0xc020_0000, 0xffff_fffe, IXC)]            // -2.5 to even
    [InlineData("fcvtms w0, s1", 0xc020_0000, 0xffff_fffd, IXC)]            // -2.5 down
    [InlineData("fcvtps w0, s1", 0xc020_0000, 0xffff_fffe, IXC)]            // -2.5 up
    [InlineData("fcvtzs w0, s1, #8", 0x3fc0_0000, 0x180, 0)]                // 1.5 with 8 bits below the point
    public void A_conversion_to_an_integer_rounds_and_saturates(string instruction, ulong operand, ulong result, uint raised)
    {
        var pe = After(At(0, 0, operand), instruction);
        Assert.Equal((result, raised), (pe.X(0), (uint)pe.System[Reg.FPSR]));
    }

    [Theory]
    [InlineData("scvtf s0, w2", 0xffff_ffff, 0xbf80_0000, 0)]               // -1
    [InlineData("ucvtf s0, w2", 0xffff_ffff, 0x4f80_0000, IXC)]             // 2^32 - 1 rounds to 2^32
    [InlineData("ucvtf d0, w2", 0xffff_ffff, 0x41ef_ffff_ffe0_0000, 0)]
    [InlineData("scvtf d0, x2, #1", 3, 0x3ff8_0000_0000_0000, 0)]           // 1.5
    public void A_conversion_from_an_integer_rounds(string instruction, ulong operand, ulong result, uint raised)
    {
        var pe = After(At(0, UInt128.MaxValue).WithX(2, operand), instruction);
        Assert.Equal((result, raised), (pe.V[0], (uint)pe.System[Reg.FPSR]));
    }

    // 1 + 2^-24 lies halfway between 1 and the next number.
    [Theory]
    [InlineData(0, One)]
    [InlineData(PlusInfinity, One + 1)]
    [InlineData(MinusInfinity, One)]
    [InlineData(ToZero, One)]
    public void A_sum_is_rounded_as_FPCR_says(uint fpcr, uint result) => Computes("fadd s0, s1, s2", fpcr, (One, 0x3380_0000), result, IXC);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(PlusInfinity, 0)]
    [InlineData(MinusInfinity, 0x8000_0000)]
    public void A_difference_of_zero_is_negative_only_towards_minus_infinity(uint fpcr, uint result) => Computes("fsub s0, s1, s2", fpcr, (One, One), result, 0);

    [Theory]
    [InlineData(0, SignallingNaN, One, 0x7fc0_0001, IOC)]
    [InlineData(DN, SignallingNaN, One, 0x7fc0_0000, IOC)]
    [InlineData(0, QuietNaN, One, QuietNaN, 0)]
    [InlineData(DN, QuietNaN, One, 0x7fc0_0000, 0)]
    [InlineData(0, QuietNaN, 0xff80_0001, 0xffc0_0001, IOC)]                // a signalling NaN goes before a quiet one
    [InlineData(0, QuietNaN, 0xffc0_0001, QuietNaN, 0)]
    [InlineData(0, Infinity, 0xff80_0000, 0x7fc0_0000, IOC)]                // the default NaN is positive
    public void A_NaN_becomes_quiet_and_the_first_signalling_one_wins(uint fpcr, uint x, uint y, uint result, uint raised) =>
        Computes("fadd s0, s1, s2", fpcr, (x, y), result, raised);

    [Theory]
    [InlineData("fmul s0, s1, s2", 0, 0x0080_0000, 0x3f00_0000, 0x0040_0000, 0)]              // exact, so no underflow
    [InlineData("fmul s0, s1, s2", 0, 0x0080_0001, 0x3f00_0000, 0x0040_0000, UFC | IXC)]      // a tie
    [InlineData("fmul s0, s1, s2", FZ, 0x0080_0000, 0x3f00_0000, 0, UFC)]
    [InlineData("fadd s0, s1, s2", FZ, 0x0000_0001, One, One, IDC)]
    [InlineData("fmul s0, s1, s2", 0, 0x7f7f_ffff, 0x4000_0000, Infinity, OFC | IXC)]
    [InlineData("fmul s0, s1, s2", ToZero, 0x7f7f_ffff, 0x4000_0000, 0x7f7f_ffff, OFC | IXC)]
    [InlineData("fmul s0, s1, s2", 0, Infinity, 0, 0x7fc0_0000, IOC)]
    [InlineData("fmulx s0, s1, s2", 0, 0xff80_0000, 0, 0xc000_0000, 0)]                       // -2
    [InlineData("fnmul s0, s1, s2", 0, One, One, 0xbf80_0000, 0)]
    [InlineData("fdiv s0, s1, s2", 0, One, 0x4040_0000, 0x3eaa_aaab, IXC)]                    // 1/3
    [InlineData("fdiv s0, s1, s2", 0, One, 0x8000_0000, 0xff80_0000, DZC)]
    [InlineData("fdiv s0, s1, s2", 0, 0, 0, 0x7fc0_0000, IOC)]
    [InlineData("fsqrt s0, s1", 0, 0x4000_0000, 0, 0x3fb5_04f3, IXC)]
    [InlineData("fsqrt s0, s1", 0, 0x8000_0000, 0, 0x8000_0000, 0)]
    [InlineData("fsqrt s0, s1", 0, 0xbf80_0000, 0, 0x7fc0_0000, IOC)]
    [InlineData("fmax s0, s1, s2", 0, 0x8000_0000, 0, 0, 0)]
    [InlineData("fmin s0, s1, s2", 0, 0, 0x8000_0000, 0x8000_0000, 0)]
    [InlineData("fmax s0, s1, s2", 0, QuietNaN, One, QuietNaN, 0)]
    [InlineData("fmaxnm s0, s1, s2", 0, QuietNaN, One, One, 0)]
    [InlineData("fmaxnm s0, s1, s2", 0, SignallingNaN, One, 0x7fc0_0001, IOC)]
    [InlineData("frintn s0, s1", 0, 0x4020_0000, 0, 0x4000_0000, 0)]                          // 2.5 to 2
    [InlineData("frinta s0, s1", 0, 0x4020_0000, 0, 0x4040_0000, 0)]                          // 2.5 to 3
    [InlineData("frintx s0, s1", 0, 0xbe99_999a, 0, 0x8000_0000, IXC)]                        // -0.3 to -0
    [InlineData("fneg s0, s1", DN, SignallingNaN, 0, 0xff80_0001, 0)]                         // no arithmetic: the NaN stays
    [InlineData("fcvt h0, s1", 0, 0x477f_f000, 0, 0x7c00, OFC | IXC)]                         // 65520, the first that overflows
    [InlineData("fcvt h0, s1", AHP, 0x477f_f000, 0, 0x7c00, IXC)]                             // 65536 in the alternative format
    [InlineData("fcvt h0, s1", AHP, 0x4800_0000, 0, 0x7fff, IOC)]                             // 131072 is too large for it
    [InlineData("fcvt h0, s1", AHP, QuietNaN, 0, 0, IOC)]                                     // it has no NaN
    public void Arithmetic(string instruction, uint fpcr, uint x, uint y, uint result, uint raised) => Computes(instruction, fpcr, (x, y), result, raised);

    /// <summary>(1 + 2^-23)(1 - 2^-23) - 1 is -2^-46; the product alone would round to 1.</summary>
    [Fact]
    public void A_fused_multiply_add_rounds_once()
    {
        var pe = After(At(0, 0, 0x3f80_0001, 0x3f7f_fffe, 0xbf80_0000), "fmadd s0, s1, s2, s3");
        Assert.Equal(((UInt128)0xa880_0000, 0u), (pe.V[0], (uint)pe.System[Reg.FPSR]));
    }

    [Theory]
    [InlineData("fcmp s1, s2", One, 0x4000_0000, 0b1000, 0)]
    [InlineData("fcmp s1, s2", 0, 0x8000_0000, 0b0110, 0)]
    [InlineData("fcmp s1, #0.0", One, 0, 0b0010, 0)]
    [InlineData("fcmp s1, s2", QuietNaN, One, 0b0011, 0)]
    [InlineData("fcmpe s1, s2", QuietNaN, One, 0b0011, IOC)]
    [InlineData("fcmp s1, s2", SignallingNaN, One, 0b0011, IOC)]
    public void A_comparison_sets_the_flags(string instruction, uint x, uint y, uint nzcv, uint raised)
    {
        var pe = After(At(0, 0, x, y), instruction);
        Assert.Equal((nzcv, raised), (pe.PSTATE.NZCV, (uint)pe.System[Reg.FPSR]));
    }

    [Fact]
    public void The_flags_of_FPSR_accumulate() =>
        Assert.Equal(OFC | IOC, After(At(0, 0, SignallingNaN, One).WithSystem(Reg.FPSR, OFC), "fadd s0, s1, s2").System[Reg.FPSR]);

    /// <summary>The result in S0 with the rest of V0 zero, whatever it was.</summary>
    private static void Computes(string instruction, uint fpcr, (uint X, uint Y) operands, uint result, uint raised)
    {
        var pe = After(At(fpcr, UInt128.MaxValue, UInt128.MaxValue << 32 | operands.X, UInt128.MaxValue << 32 | operands.Y), instruction);
        Assert.Equal(((UInt128)result, raised), (pe.V[0], (uint)pe.System[Reg.FPSR]));
    }
}
