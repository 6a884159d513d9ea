using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>ERET. (Arm DDI 0487, AArch64.ExceptionReturn, IllegalExceptionReturn, SetPSTATEFromPSR.)</summary>
public class ExceptionReturnTests
{
    private const ulong ReturnAddress = 0x4000_1004;

    /// <summary>N, Z, C, V, D, A, I, F in the SPSR; bits 19:10 and 27:21 of it are RES0 or, as SS, without effect while MDSCR_EL1.SS is 0.</summary>
    private const uint Z = 1u << 30, C = 1u << 29, SS = 1u << 21, IL = 1u << 20, D = 1u << 9, I = 1u << 7;

    private const uint ReservedBits = 0x0fc0_0c20;

    private static readonly ExclusiveMonitor Marked = new(new PA(StepRig.Data), 8);

    [Fact]
    public void Every_mode_from_every_place_is_legal_or_illegal_as_the_manual_says()
    {
        int legal = 0;
        foreach (var place in ReturnTable.Places)
            for (uint mode = 0; mode < 32; mode++)
            {
                Check(place, mode);
                legal += ReturnTable.KindOf(place, mode) == ReturnKind.Legal ? 1 : 0;
            }
        Assert.Equal(3 + 3 + 5 + 3 + 2 + 2, legal);
    }

    /// <summary>A Neoverse N1 has AArch32 at EL0 only: HCR_EL2.RW reads as one there.</summary>
    [Fact]
    public void A_PE_without_AArch32_at_EL1_cannot_return_to_it()
    {
        const uint Supervisor = 0b10011;
        var pe = Returning(new(ExceptionLevel.EL2, true, true, false), Supervisor, StepRig.Configuration(cpu: "neoverse-n1"));
        var written = StepRig.Step(pe.WithX(0, 0), "msr hcr_el2, x0").Next;
        Assert.Equal(HCR.RW, written.System[Reg.HCR_EL2]);
        Assert.True(StepRig.Step(written.WithPC(StepRig.Code), "eret").Next.PSTATE.IL);
    }

    [Fact]
    public void A_legal_return_restores_IL()
    {
        var pe = Returning(new(ExceptionLevel.EL2, true, true, false), (uint)Mode.EL1h | IL);
        var next = StepRig.Step(pe, "eret").Next;
        Assert.Equal((ExceptionLevel.EL1, true), (next.EL, next.PSTATE.IL));
    }

    [Fact]
    public void After_an_illegal_return_the_next_instruction_is_in_Illegal_Execution_state()
    {
        var pe = Returning(new(ExceptionLevel.EL2, true, true, true), (uint)Mode.EL1h | Z | I);
        var illegal = StepRig.Step(pe, "eret").Next;
        var expected = new ExpectedEntry(ExceptionLevel.EL2, ExpectedEntry.Synchronous) { ESR = ExpectedEntry.Syndrome(0x0e, 0) };
        expected.AssertTaken(illegal, StepRig.Step(illegal, "nop"), "NOP after an illegal return");
        Assert.Equal(IL | Z | I | (uint)Mode.EL2h, illegal.PSTATE.Bits);
        Assert.Equal(ReturnAddress, illegal.PC);
    }

    /// <summary>TBI of the translation regime at the Exception level that is returned to; bit 55 chooses between TBI0 and TBI1 and is copied upwards below EL2.</summary>
    [Theory]
    [InlineData(Mode.EL1h, 0, 0, false, 0xaa00_0000_4000_1004, 0xaa00_0000_4000_1004)]
    [InlineData(Mode.EL1h, 1, 0, false, 0xaa00_0000_4000_1004, 0x0000_0000_4000_1004)]
    [InlineData(Mode.EL1h, 0, 1, false, 0xaa00_0000_4000_1004, 0xaa00_0000_4000_1004)]
    [InlineData(Mode.EL0t, 1, 0, false, 0x5500_0000_4000_1004, 0x0000_0000_4000_1004)]
    [InlineData(Mode.EL1h, 0, 1, false, 0xaa80_0000_4000_1004, 0xff80_0000_4000_1004)]
    [InlineData(Mode.EL1h, 1, 0, false, 0xaa80_0000_4000_1004, 0xaa80_0000_4000_1004)]
    [InlineData(Mode.EL0t, 0, 1, false, 0x00ff_ffff_ffff_f004, 0xffff_ffff_ffff_f004)]
    [InlineData(Mode.EL1h, 0, 0, true, 0xaa00_0000_4000_1004, 0xaa00_0000_4000_1004)]
    [InlineData(Mode.EL2h, 0, 0, true, 0xaa00_0000_4000_1004, 0x0000_0000_4000_1004)]
    [InlineData(Mode.EL2h, 0, 0, true, 0xaa80_0000_4000_1004, 0x0080_0000_4000_1004)]
    [InlineData(Mode.EL2h, 1, 1, false, 0xaa00_0000_4000_1004, 0xaa00_0000_4000_1004)]
    public void The_tag_of_ELR_is_removed_where_the_level_that_is_returned_to_ignores_it(Mode to, int tbi0, int tbi1, bool tbi, ulong elr, ulong expected)
    {
        Assert.Equal(expected, StepRig.Step(Tagged((uint)to, (tbi0, tbi1, tbi), elr), "eret").Next.PC);
        Assert.Equal(expected, StepRig.Step(Tagged((uint)to | IL, (tbi0, tbi1, tbi), elr), "eret").Next.PC);
    }

    [Fact]
    public void The_tag_of_ELR_is_removed_on_an_illegal_return_as_the_level_where_it_happens_ignores_it()
    {
        const uint Reserved = 0b00010;
        Assert.Equal(0x4000_1004ul, StepRig.Step(Tagged(Reserved, (0, 0, true), 0xaa00_0000_4000_1004), "eret").Next.PC);
        Assert.Equal(0xaa00_0000_4000_1004, StepRig.Step(Tagged(Reserved, (1, 1, false), 0xaa00_0000_4000_1004), "eret").Next.PC);
    }

    [Theory]
    [InlineData("br x1")]
    [InlineData("blr x1")]
    [InlineData("ret x1")]
    public void A_branch_to_a_register_removes_the_tag_too(string instruction)
    {
        var pe = StepRig.At(Mode.EL1h).WithSystem(Reg.TCR_EL1, 1ul << 37).WithX(1, 0xaa00_0000_4000_1004);
        Assert.Equal(0x4000_1004ul, StepRig.Step(pe, instruction).Next.PC);
    }

    private static PE Tagged(uint spsr, (int TBI0, int TBI1, bool TBI) ignored, ulong elr)
    {
        const int TBI0 = 37, TBI1 = 38, TBIOfEL2 = 20;
        return Returning(new(ExceptionLevel.EL2, true, true, false), spsr)
            .WithSystem(Reg.ELR_EL2, elr)
            .WithSystem(Reg.TCR_EL1, (ulong)ignored.TBI0 << TBI0 | (ulong)ignored.TBI1 << TBI1)
            .WithSystem(Reg.TCR_EL2, (ignored.TBI ? 1ul : 0) << TBIOfEL2);
    }

    /// <summary>A PE about to return with this SPSR, its own flags and masks other than those, an address marked exclusive, and no event.</summary>
    private static PE Returning(ReturnTable.Place place, uint spsr, PeConfiguration? configuration = null)
    {
        bool isEL2 = place.From == ExceptionLevel.EL2;
        return StepRig.At(isEL2 ? Mode.EL2h : Mode.EL1h, daif: 0b0101, configuration ?? StepRig.Configuration(place.HaveEL2))
            .WithSystem(Reg.HCR_EL2, (place.RW ? HCR.RW : 0) | (place.TGE ? HCR.TGE : 0))
            .WithSystem(isEL2 ? Reg.SPSR_EL2 : Reg.SPSR_EL1, spsr)
            .WithSystem(isEL2 ? Reg.ELR_EL2 : Reg.ELR_EL1, ReturnAddress)
            .WithMonitor(Marked);
    }

    private static void Check(ReturnTable.Place place, uint mode)
    {
        string what = $"{place}: M {mode:b5}";
        const uint Restored = Z | C | D | I;
        var before = Returning(place, ReservedBits | SS | Restored | mode);
        if (ReturnTable.KindOf(place, mode) == ReturnKind.ToAArch32)
        {
            var stop = Assert.Throws<NotModelledException>(() => StepRig.Step(before, "eret"));
            Assert.Contains("AArch32", stop.Message);
            return;
        }
        bool isLegal = ReturnTable.KindOf(place, mode) == ReturnKind.Legal;
        uint state = Restored | (isLegal ? mode : IL | before.PSTATE.Bits & 0x1f);
        var expected = before.WithPSTATE(new PSTATE(state)).WithPC(ReturnAddress).WithMonitor(ExclusiveMonitor.Open).WithEventRegister(true);
        var step = StepRig.Step(before, "eret");
        Assert.True(step.Event == StepEvent.Return, $"{what}: expected a return, found {step.Event} {step.Exception}");
        Assert.True(expected.PSTATE == step.Next.PSTATE, $"{what}: PSTATE: expected {expected.PSTATE}, found {step.Next.PSTATE}");
        Assert.True(expected.PC == step.Next.PC, $"{what}: PC: expected 0x{expected.PC:x}, found 0x{step.Next.PC:x}");
        Assert.True(expected == step.Next, $"{what}: expected the monitor open, the event register set, and nothing else changed");
        Assert.True(step.Effects == default, $"{what}: ERET has no effects outside the PE");
    }
}
