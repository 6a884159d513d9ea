using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>What exceptions do on a Neoverse N1 beyond v8.0: PSTATE.{PAN,UAO,SSBS} (FEAT_PAN, FEAT_UAO, FEAT_SSBS), and the syndrome of a virtual SError (FEAT_RAS).</summary>
public class LaterFeatureTests
{
    private const uint UAO = 1 << 23, PAN = 1 << 22, SSBS = 1 << 12;

    private const ulong SPAN = 1ul << 23, DSSBS = 1ul << 44;

    private static readonly PeConfiguration NeoverseN1 = StepRig.Configuration(cpu: "neoverse-n1");

    [Theory]
    [InlineData(0u, 0ul, PAN)]
    [InlineData(0u, SPAN, 0u)]
    [InlineData(PAN, SPAN, PAN)]
    [InlineData(UAO, SPAN, 0u)]
    [InlineData(SSBS, SPAN, 0u)]
    [InlineData(0u, SPAN | DSSBS, SSBS)]
    [InlineData(UAO | PAN | SSBS, 0ul, PAN)]
    public void An_exception_to_EL1_sets_PAN_unless_SPAN_clears_UAO_and_sets_SSBS_as_DSSBS_says(uint before, ulong sctlr, uint after)
    {
        var pe = With(Mode.EL0t, before).WithSystem(Reg.SCTLR_EL1, sctlr);
        var next = StepRig.Step(pe, "svc #0").Next;
        Assert.Equal(after, next.PSTATE.Bits & (UAO | PAN | SSBS));
        Assert.Equal(before, next.System[Reg.SPSR_EL1] & (UAO | PAN | SSBS));
    }

    [Theory]
    [InlineData(0u, 0ul, 0u)]
    [InlineData(PAN, 0ul, PAN)]
    [InlineData(UAO | SSBS, 0ul, 0u)]
    [InlineData(0u, DSSBS, SSBS)]
    public void An_exception_to_EL2_leaves_PAN_alone_while_EL2_is_no_host(uint before, ulong sctlr, uint after)
    {
        var pe = With(Mode.EL1h, before).WithSystem(Reg.SCTLR_EL2, sctlr);
        Assert.Equal(after, StepRig.Step(pe, "hvc #0").Next.PSTATE.Bits & (UAO | PAN | SSBS));
    }

    [Theory]
    [InlineData("neoverse-n1", UAO | PAN | SSBS)]
    [InlineData("cortex-a57", 0u)]
    public void A_return_restores_the_bits_that_the_CPU_has(string cpu, uint restored)
    {
        var pe = StepRig.At(Mode.EL2h, configuration: StepRig.Configuration(cpu: cpu)).WithSystem(Reg.SPSR_EL2, UAO | PAN | SSBS | (uint)Mode.EL1h);
        Assert.Equal(restored | (uint)Mode.EL1h, StepRig.Step(pe, "eret").Next.PSTATE.Bits);
    }

    [Fact]
    public void An_illegal_return_restores_PAN()
    {
        const uint IL = 1 << 20, Reserved = 0b00010;
        var pe = With(Mode.EL2h, 0).WithSystem(Reg.SPSR_EL2, PAN | Reserved);
        Assert.Equal(IL | PAN | (uint)Mode.EL2h, StepRig.Step(pe, "eret").Next.PSTATE.Bits);
    }

    [Theory]
    [InlineData("neoverse-n1", 0x155_aa33u)]
    [InlineData("cortex-a57", 0u)]
    public void A_virtual_SError_reports_what_EL2_put_into_VSESR_EL2_where_that_exists(string cpu, uint iss)
    {
        var pe = StepRig.At(Mode.EL1h, configuration: StepRig.Configuration(cpu: cpu)).WithSystem(Reg.SCTLR_EL1, SPAN)
            .WithSystem(Reg.HCR_EL2, HCR.RW | HCR.AMO | HCR.VSE).WithSystem(Reg.VSESR_EL2, 0xffff_ffff_0155_aa33);
        var expected = new ExpectedEntry(ExceptionLevel.EL1, ExpectedEntry.SError) { ESR = ExpectedEntry.Syndrome(0x2f, iss), HCR_EL2 = HCR.RW | HCR.AMO };
        expected.AssertTaken(pe, StepRig.Step(pe, "nop"), $"virtual SError on {cpu}");
    }

    private const uint MasksSErrors = 0b0100 << 6;

    private static readonly Inputs PhysicalSError = new(SError: true, SErrorSyndrome: 0x155_aa33);

    /// <summary>DISR_EL1: A is bit 31, IDS bit 24, ISS 23:0.</summary>
    private const ulong Deferred = 0x8155_aa33;

    [Fact]
    public void ESB_defers_a_masked_physical_SError_to_DISR_EL1()
    {
        var result = StepRig.Step(With(Mode.EL1h, MasksSErrors), "esb", PhysicalSError);
        Assert.True(result.Effects.DefersSError);
        Assert.Equal(Deferred, result.Next.System[Reg.DISR_EL1]);
    }

    [Fact]
    public void ESB_leaves_DISR_EL1_alone_when_no_SError_is_pending_and_on_a_CPU_without_FEAT_RAS()
    {
        var quiet = StepRig.Step(With(Mode.EL1h, MasksSErrors), "esb");
        Assert.False(quiet.Effects.DefersSError);
        Assert.Equal(0UL, quiet.Next.System[Reg.DISR_EL1]);
        Assert.False(StepRig.Step(StepRig.At(Mode.EL1h, daif: 0b0100), "esb", PhysicalSError).Effects.DefersSError);
    }

    [Fact]
    public void ESB_defers_a_masked_virtual_SError_to_VDISR_EL2_and_clears_VSE()
    {
        var pe = With(Mode.EL1h, MasksSErrors).WithSystem(Reg.HCR_EL2, HCR.RW | HCR.AMO | HCR.VSE).WithSystem(Reg.VSESR_EL2, 0x155_aa33);
        var result = StepRig.Step(pe, "esb");
        Assert.Equal(Deferred, result.Next.System[Reg.VDISR_EL2]);
        Assert.Equal(HCR.RW | HCR.AMO, result.Next.System[Reg.HCR_EL2]);
        Assert.False(result.Effects.DefersSError);
    }

    [Fact]
    public void DISR_EL1_is_VDISR_EL2_at_EL1_while_AMO_is_1()
    {
        var pe = With(Mode.EL1h, 0).WithSystem(Reg.DISR_EL1, 1).WithSystem(Reg.VDISR_EL2, 2);
        var guest = pe.WithSystem(Reg.HCR_EL2, HCR.RW | HCR.AMO);
        Assert.Equal(1UL, StepRig.Step(pe, "mrs x0, disr_el1").Next.X(0));
        Assert.Equal(2UL, StepRig.Step(guest, "mrs x0, disr_el1").Next.X(0));
        var written = StepRig.Step(guest, "msr disr_el1, xzr").Next;
        Assert.Equal((1UL, 0UL), (written.System[Reg.DISR_EL1], written.System[Reg.VDISR_EL2]));
    }

    private static PE With(Mode mode, uint state)
    {
        var pe = StepRig.At(mode, configuration: NeoverseN1);
        return pe.WithPSTATE(new PSTATE(state | (uint)mode));
    }
}
