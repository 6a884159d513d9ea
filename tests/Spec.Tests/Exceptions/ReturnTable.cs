using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>What becomes of an ERET.</summary>
public enum ReturnKind
{
    Legal,

    /// <summary>Legal, to AArch32, where this specification ends.</summary>
    ToAArch32,
    Illegal,
}

/// <summary>
/// The values of SPSR_ELx.M[4:0] to which a PE can return; every other one is an illegal return.
/// (Arm DDI 0487, SPSR_EL1 and SPSR_EL2, field M; "Illegal exception returns from AArch64 state".)
/// </summary>
internal static class ReturnTable
{
    private const uint EL0t = 0b00000, EL1t = 0b00100, EL1h = 0b00101, EL2t = 0b01000, EL2h = 0b01001;

    private const uint User = 0b10000, FIQ = 0b10001, IRQ = 0b10010, Supervisor = 0b10011, Abort = 0b10111, Undefined = 0b11011, System = 0b11111;

    /// <summary>Where ERET executes, and the controls that matter there. HCR_EL2.RW=0 and TGE=1 both leave a PE in AArch64 no EL1 to be at.</summary>
    public sealed record Place(ExceptionLevel From, bool HaveEL2, bool RW, bool TGE)
    {
        public override string ToString() => $"from {From}, {(HaveEL2 ? $"RW {(RW ? 1 : 0)}, TGE {(TGE ? 1 : 0)}" : "no EL2")}";
    }

    /// <summary>For each place the modes of AArch64, then those of AArch32 on a PE that has it at EL0 and EL1.</summary>
    private static readonly (Place Place, uint[] AArch64, uint[] AArch32)[] Rows =
    [
        (new(ExceptionLevel.EL1, false, true,  false), [EL0t, EL1t, EL1h],             [User]),
        (new(ExceptionLevel.EL1, true,  true,  false), [EL0t, EL1t, EL1h],             [User]),
        (new(ExceptionLevel.EL2, true,  true,  false), [EL0t, EL1t, EL1h, EL2t, EL2h], [User]),
        (new(ExceptionLevel.EL2, true,  true,  true),  [EL0t, EL2t, EL2h],             [User]),
        (new(ExceptionLevel.EL2, true,  false, false), [EL2t, EL2h],                   [User, FIQ, IRQ, Supervisor, Abort, Undefined, System]),
        (new(ExceptionLevel.EL2, true,  false, true),  [EL2t, EL2h],                   [User]),
    ];

    public static IEnumerable<Place> Places => Rows.Select(r => r.Place);

    public static ReturnKind KindOf(Place place, uint mode)
    {
        var row = Rows.Single(r => r.Place == place);
        return row.AArch64.Contains(mode) ? ReturnKind.Legal : row.AArch32.Contains(mode) ? ReturnKind.ToAArch32 : ReturnKind.Illegal;
    }
}
