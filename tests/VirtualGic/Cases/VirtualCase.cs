using System.Collections.Immutable;
using VirtSpec.Spec.Registers;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>The list registers of a case.</summary>
public readonly record struct ListRegisters(ulong LR0, ulong LR1 = 0, ulong LR2 = 0, ulong LR3 = 0)
{
    public ulong this[int n] => n switch { 0 => LR0, 1 => LR1, 2 => LR2, _ => LR3 };
}

/// <summary>The registers of the virtual interface control that a case begins with, but for the list registers.</summary>
/// <param name="AP0R">ICH_AP0R0_EL2.</param>
/// <param name="AP1R">ICH_AP1R0_EL2.</param>
public readonly record struct Controls(ulong HCR, ulong VMCR, ulong AP0R, ulong AP1R);

/// <summary>
/// What EL2 writes to the virtual interface control, and the one instruction that EL1 then executes with HCR_EL2.IMO and FMO 1.
/// The physical interrupt with INTID 20 is active.
/// </summary>
/// <param name="Operand">X1 before the instruction.</param>
public readonly record struct VirtualCase(Controls Controls, ListRegisters LR, Operation Operation, ulong Operand = 0)
{
    /// <summary>The physical interrupt that is active; what a linked list register deactivates.</summary>
    public const int PhysicalINTID = 20;

    /// <summary>The registers that a case sets, in the order in which they are written.</summary>
    public static ImmutableArray<Reg> Registers { get; } =
    [
        Reg.ICH_HCR_EL2, Reg.ICH_VMCR_EL2, Reg.ICH_AP0R0_EL2, Reg.ICH_AP1R0_EL2, Reg.ICH_LR0_EL2, Reg.ICH_LR1_EL2, Reg.ICH_LR2_EL2, Reg.ICH_LR3_EL2,
    ];

    /// <summary>The value that is written to each of <see cref="Registers"/>.</summary>
    public ulong Value(int index) => index switch { 0 => Controls.HCR, 1 => Controls.VMCR, 2 => Controls.AP0R, 3 => Controls.AP1R, _ => LR[index - 4] };

    public override string ToString()
    {
        var self = this;
        return $"{string.Join(' ', Registers.Select((register, i) => (register, value: self.Value(i))).Where(r => r.value != 0).Select(r => $"{r.register}=0x{r.value:x}"))} x1=0x{Operand:x} : {Operation}";
    }
}
