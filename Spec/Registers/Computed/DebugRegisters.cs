using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>The OS lock and the claim tags. External debug, which they serve, is not modelled.</summary>
internal static class DebugRegisters
{
    private const ulong OSLK = 1 << 1, ClaimTags = 0xff;

    public static readonly ComputedRegister OSLAR_EL1 = new(null, static (ref PE next, ulong value, in Inputs _) =>
        next.Set(Reg.OSLSR_EL1, (value & 1) != 0 ? next.System[Reg.OSLSR_EL1] | OSLK : next.System[Reg.OSLSR_EL1] & ~OSLK));

    public static readonly ComputedRegister OSLSR_EL1 = new(static (in PE pe, in Inputs _) => pe.System[Reg.OSLSR_EL1], null);

    /// <summary>Reads as the tags that exist; writing one sets it.</summary>
    public static readonly ComputedRegister DBGCLAIMSET_EL1 = new(
        static (in PE _, in Inputs _) => ClaimTags,
        static (ref PE next, ulong value, in Inputs _) => next.Set(Reg.DBGCLAIMCLR_EL1, next.System[Reg.DBGCLAIMCLR_EL1] | value & ClaimTags));

    /// <summary>Reads as the tags that are set; writing one clears it.</summary>
    public static readonly ComputedRegister DBGCLAIMCLR_EL1 = new(
        static (in PE pe, in Inputs _) => pe.System[Reg.DBGCLAIMCLR_EL1],
        static (ref PE next, ulong value, in Inputs _) => next.Set(Reg.DBGCLAIMCLR_EL1, next.System[Reg.DBGCLAIMCLR_EL1] & ~value));
}
