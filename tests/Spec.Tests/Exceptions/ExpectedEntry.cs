using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>
/// An exception as the manual says it is taken. (Arm DDI 0487, "Exception entry", and table "Vector offsets from vector table base address".)
/// What it does not name keeps its value.
/// </summary>
/// <param name="Target">The Exception level that takes it.</param>
/// <param name="Kind">0x000 synchronous, 0x080 IRQ, 0x100 FIQ, 0x180 SError.</param>
internal sealed record ExpectedEntry(ExceptionLevel Target, uint Kind)
{
    public const uint Synchronous = 0x000, IRQ = 0x080, FIQ = 0x100, SError = 0x180;

    /// <summary>What ESR_ELx becomes; null when it is not written.</summary>
    public ulong? ESR { get; init; }

    /// <summary>What FAR_ELx becomes; null for an exception that reports no address, on which this specification leaves the UNKNOWN value as it was.</summary>
    public ulong? FAR { get; init; }

    /// <summary>What HCR_EL2 becomes; null when it is not written. Only a virtual SError writes it.</summary>
    public ulong? HCR_EL2 { get; init; }

    /// <summary>ELR_ELx minus the address of the instruction.</summary>
    public ulong ReturnOffset { get; init; }

    /// <summary>ESR_ELx of a 32-bit instruction: EC in 31:26, IL in 25, ISS in 24:0.</summary>
    public static ulong Syndrome(uint ec, uint iss) => ec << 26 | 1u << 25 | iss;

    /// <summary>Fails unless the step took this exception from <paramref name="before"/> and changed nothing else.</summary>
    public void AssertTaken(in PE before, in StepResult step, string what)
    {
        Assert.True(step.Event == StepEvent.Exception, $"{what}: expected an exception, found {step.Event}");
        var next = step.Next;
        var expected = From(before);
        foreach (var register in Written(Target))
            Assert.True(expected.System[register] == next.System[register], $"{what}: {register}: expected 0x{expected.System[register]:x}, found 0x{next.System[register]:x}");
        Assert.True(expected.PC == next.PC, $"{what}: PC: expected 0x{expected.PC:x}, found 0x{next.PC:x}");
        Assert.True(expected.PSTATE == next.PSTATE, $"{what}: PSTATE: expected {expected.PSTATE}, found {next.PSTATE}");
        Assert.True(expected.System[Reg.HCR_EL2] == next.System[Reg.HCR_EL2], $"{what}: HCR_EL2: expected 0x{expected.System[Reg.HCR_EL2]:x}, found 0x{next.System[Reg.HCR_EL2]:x}");
        Assert.True(expected == next, $"{what}: something changed that the exception does not write");
        Assert.True(step.Effects == default, $"{what}: an exception has no effects outside the PE");
    }

    private static Reg[] Written(ExceptionLevel target) => target == ExceptionLevel.EL2
        ? [Reg.ESR_EL2, Reg.FAR_EL2, Reg.ELR_EL2, Reg.SPSR_EL2]
        : [Reg.ESR_EL1, Reg.FAR_EL1, Reg.ELR_EL1, Reg.SPSR_EL1];

    /// <summary>The PE after the exception.</summary>
    private PE From(in PE before)
    {
        var written = Written(Target);
        bool toEL2 = Target == ExceptionLevel.EL2;
        var next = before
            .WithSystem(written[0], ESR ?? before.System[written[0]])
            .WithSystem(written[1], FAR ?? before.System[written[1]])
            .WithSystem(written[2], before.PC + ReturnOffset)
            .WithSystem(written[3], before.PSTATE.Bits)
            .WithSystem(Reg.HCR_EL2, HCR_EL2 ?? before.System[Reg.HCR_EL2]);
        ulong vectors = before.System[toEL2 ? Reg.VBAR_EL2 : Reg.VBAR_EL1] / 0x800 * 0x800;
        const uint FlagBits = 0xf000_0000, DAIFBits = 0x3c0;
        uint state = before.PSTATE.Bits & FlagBits | DAIFBits | (uint)(toEL2 ? Mode.EL2h : Mode.EL1h);
        return next.WithPC(vectors + From(before.PSTATE.Bits & 0x1f) + Kind).WithPSTATE(new PSTATE(state));
    }

    /// <summary>The column of the vector table: current level with SP_EL0, with SP_ELx, or a lower level in AArch64.</summary>
    private uint From(uint mode) => (Target, (Mode)mode) switch
    {
        (ExceptionLevel.EL1, Mode.EL1t) or (ExceptionLevel.EL2, Mode.EL2t) => 0x000,
        (ExceptionLevel.EL1, Mode.EL1h) or (ExceptionLevel.EL2, Mode.EL2h) => 0x200,
        _ => 0x400,
    };
}
