using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Injection;

/// <summary>
/// The virtual CPU interface of one PE as its hypervisor programs it and its guest uses it, reduced to what changes: two list registers, and one group.
/// What the guest does is a step of the specification.
/// </summary>
/// <param name="HCR">ICH_HCR_EL2.</param>
/// <param name="AP1R">ICH_AP1R0_EL2.</param>
public readonly record struct VirtualInterface(ulong HCR, ulong AP1R, ulong LR0, ulong LR1)
{
    /// <summary>How many list registers are used.</summary>
    public const int ListRegisters = 2;

    private const ulong VEOIM = 1 << 9, VENG1 = 1 << 1, RES1 = 1 << 3, IMOAndFMO = 0b11 << 3, RW = 1UL << 31, Code = 0x4000_0000;
    private const uint EL1hMasked = 0x3c5;

    private static readonly uint ReadIAR = Word("mrs x1, icc_iar1_el1"), WriteEOIR = Word("msr icc_eoir1_el1, x1"), WriteDIR = Word("msr icc_dir_el1, x1");
    private static readonly PE[] Guests = [Guest(0), Guest(VEOIM)];

    public ListRegister this[int n] => new(n == 0 ? LR0 : LR1);

    public VirtualInterface With(int n, ulong listRegister) => n == 0 ? this with { LR0 = listRegister } : this with { LR1 = listRegister };

    /// <summary>The maintenance interrupt is asserted.</summary>
    public bool SignalsMaintenance => VirtualCpuInterface.SignalsMaintenance(In(Guests[0]));

    /// <summary>The guest reads ICC_IAR1_EL1; null when that gives no interrupt.</summary>
    public (VirtualInterface Next, INTID? Id) Acknowledge()
    {
        var (next, pe, _) = Step(ReadIAR, 0, splits: false);
        var id = new INTID((uint)pe.X(1));
        return (next, id == INTID.Spurious ? null : id);
    }

    /// <summary>The guest writes ICC_EOIR1_EL1; also the physical interrupt that is deactivated.</summary>
    /// <param name="splits">EOImode is 1.</param>
    public (VirtualInterface Next, INTID? Deactivated) End(INTID id, bool splits) => Deactivation(Step(WriteEOIR, id.Value, splits));

    /// <summary>The guest writes ICC_DIR_EL1 while EOImode is 1; also the physical interrupt that is deactivated.</summary>
    public (VirtualInterface Next, INTID? Deactivated) Deactivate(INTID id) => Deactivation(Step(WriteDIR, id.Value, splits: true));

    private static (VirtualInterface Next, INTID? Deactivated) Deactivation((VirtualInterface Next, PE Pe, GicCommand? Command) step) =>
        (step.Next, step.Command is GicCommand.Deactivate { Id: var id } ? id : null);

    private (VirtualInterface Next, PE Pe, GicCommand? Command) Step(uint word, ulong operand, bool splits)
    {
        Spec.Step.Run(In(Guests[splits ? 1 : 0]).WithX(1, operand), new OneWord(word), default, out var result);
        var system = result.Next.System;
        return (new VirtualInterface(system[Reg.ICH_HCR_EL2], system[Reg.ICH_AP1R0_EL2], system[Reg.ICH_LR0_EL2], system[Reg.ICH_LR1_EL2]), result.Next, result.Effects.Gic);
    }

    private PE In(in PE guest) => guest.WithSystem(
        guest.System.With(Reg.ICH_HCR_EL2, HCR).With(Reg.ICH_AP1R0_EL2, AP1R).With(Reg.ICH_LR0_EL2, LR0).With(Reg.ICH_LR1_EL2, LR1));

    private static PE Guest(ulong mode) => PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true), Code, ExceptionLevel.EL1)
        .WithPSTATE(new PSTATE(EL1hMasked)).WithSystem(Reg.HCR_EL2, RW | IMOAndFMO)
        .WithSystem(Reg.ICH_VMCR_EL2, 0xf8UL << 24 | 2 << 21 | 3 << 18 | RES1 | VENG1 | mode)
        .WithSystem(Reg.ICH_LR2_EL2, 0).WithSystem(Reg.ICH_LR3_EL2, 0);

    private static uint Word(string text) =>
        Assembler.TryAssemble(text, Code, out uint word, out string error) ? word : throw new FormatException($"{text}: {error}");

    private sealed class OneWord(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return true;
        }
    }
}
