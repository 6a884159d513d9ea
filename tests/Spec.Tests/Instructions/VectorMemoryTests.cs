using System.Globalization;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;
using static VirtSpec.Spec.Tests.Instructions.VectorRig;

namespace VirtSpec.Spec.Tests.Instructions;

/// <summary>
/// Loads and stores of the SIMD and floating-point registers, which stage 1 off makes accesses to Device memory.
/// The byte at an address of data is the low byte of the address. (Arm DDI0487L.b, LDR (immediate, SIMD&amp;FP), LD1, ST1, LD1R.)
/// </summary>
public sealed class VectorMemoryTests
{
    private static readonly UInt128 Ones = UInt128.MaxValue;

    [Theory]
    [InlineData("ldr q0, [x1]", false, "0f0e0d0c0b0a09080706050403020100")]
    [InlineData("ldr q0, [x1]", true, "000102030405060708090a0b0c0d0e0f")]        // one number of 16 bytes
    [InlineData("ld1 {v0.16b}, [x1]", true, "0f0e0d0c0b0a09080706050403020100")]  // bytes have no order
    [InlineData("ld1 {v0.4s}, [x1]", true, "0c0d0e0f08090a0b0405060700010203")]   // each element is reversed
    [InlineData("ld1 {v0.2d}, [x1]", true, "08090a0b0c0d0e0f0001020304050607")]
    [InlineData("ldr d0, [x1]", false, "0706050403020100")]
    [InlineData("ldr b0, [x1, #3]", false, "03")]
    [InlineData("ldr s0, [x1, #4]", true, "04050607")]
    [InlineData("ld1 {v0.8b}, [x1]", false, "0706050403020100")]
    [InlineData("ld1r {v0.8h}, [x1]", false, "01000100010001000100010001000100")]
    [InlineData("ld1r {v0.2s}, [x1]", false, "0302010003020100")]
    [InlineData("ld1 {v0.h}[2], [x1]", false, "ffffffffffffffffffff0100ffffffff")]
    [InlineData("ld2 {v0.8b, v1.8b}, [x1]", false, "0e0c0a0806040200")]
    [InlineData("ldp d1, d0, [x1]", false, "0f0e0d0c0b0a0908")]
    public void A_load_writes_the_whole_register_but_for_a_load_of_one_element(string instruction, bool isBigEndian, string v0)
    {
        var pe = At(0, Ones, Ones).WithX(1, StepRig.Data);
        if (isBigEndian)
            pe = pe.WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] | SCTLR_EL1.Field.EE.Mask);
        Assert.Equal(v0, After(pe, instruction).V[0].ToString($"x{v0.Length}", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("str q0, [x1]", 0, new[] { 8, 8 })]
    [InlineData("stp q0, q1, [x1]", 0, new[] { 8, 8, 8, 8 })]
    [InlineData("st1 {v0.s}[3], [x1]", 0, new[] { 4 })]
    [InlineData("st4 {v0.h-v3.h}[0], [x1], #8", 8, new[] { 2, 2, 2, 2 })]
    [InlineData("st1 {v0.2d, v1.2d}, [x1], x2", 0x123, new[] { 8, 8, 8, 8 })]
    public void A_store_makes_its_accesses_in_order(string instruction, ulong step, int[] sizes)
    {
        var result = StepRig.Step(At(0, 0x1111, 0x2222, 0x3333, 0x4444).WithX(1, StepRig.Data).WithX(2, 0x123), instruction);
        ulong address = StepRig.Data;
        Assert.Equal(sizes.Length, result.Effects.WriteCount);
        for (int i = 0; i < sizes.Length; i++)
        {
            Assert.Equal((address, sizes[i]), (result.Effects.WriteAt(i).Address.Value, result.Effects.WriteAt(i).Size));
            address += (ulong)sizes[i];
        }
        Assert.Equal(StepRig.Data + step, result.Next.X(1));
    }

    [Fact]
    public void ST3_interleaves_the_elements_of_three_registers()
    {
        var effects = StepRig.Step(At(0, 0x0201, 0x1211, 0x2221).WithX(1, StepRig.Data), "st3 {v0.8b-v2.8b}, [x1]").Effects;
        Assert.Equal([0x01, 0x11, 0x21, 0x02, 0x12, 0x22], Enumerable.Range(0, 6).Select(i => effects.WriteAt(i).Value));
        Assert.Equal(24, effects.WriteCount);
    }

    [Theory]
    [InlineData("ldr q0, [x1]", 8, true)]                 // a quadword is a multiple of 16
    [InlineData("ldp q0, q1, [x1]", 8, true)]
    [InlineData("ld1 {v0.2d}, [x1]", 8, false)]           // an element is a multiple of its size
    [InlineData("ld1 {v0.2d}, [x1]", 4, true)]
    [InlineData("ld1 {v0.16b}, [x1]", 1, false)]
    [InlineData("ld4r {v0.4h-v3.4h}, [x1]", 2, false)]
    [InlineData("ldr d0, [x1]", 4, true)]
    public void An_access_to_Device_memory_is_aligned_to_its_size(string instruction, ulong offset, bool faults)
    {
        const uint FaultStatus = 0x3f, AlignmentFault = 0b100001;
        var step = StepRig.Step(At(0).WithX(1, StepRig.Data + offset), instruction);
        Assert.Equal(faults, step.Exception is { } e && e.EC == ExceptionClass.DataAbortLowerEL && (e.ISS & FaultStatus) == AlignmentFault);
    }

    [Fact]
    public void An_abort_leaves_registers_and_memory_as_they_were()
    {
        var pe = At(0, Ones, Ones).WithX(1, StepRig.EndOfMemory - 16);
        var load = StepRig.Step(pe, "ld1 {v0.16b, v1.16b}, [x1], #32");
        Assert.Equal((pe.V, StepRig.EndOfMemory - 16), (load.Next.V, load.Next.X(1)));
        var store = StepRig.Step(pe, "stp q0, q1, [x1]");
        Assert.NotNull(store.Exception);
        Assert.Equal((StepRig.EndOfMemory, 0), (store.Next.System[Reg.FAR_EL1], store.Effects.WriteCount));
    }

    [Fact]
    public void SP_as_a_base_is_a_multiple_of_16() =>
        Assert.Equal(
            ExceptionClass.SPAlignment,
            StepRig.Step(WithSA(At(0).WithSP(Base.ExceptionLevel.EL1, StepRig.Data + 8)), "ld1 {v0.8b}, [sp]").Exception!.EC);

    private static PE WithSA(PE pe) => pe.WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] | SCTLR_EL1.Field.SA.Mask);
}
