using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>Trapped System instructions: only ICC_SGI1R_EL1 is handled. (arch/arm64/traps.c, handle_sysreg.)</summary>
internal static class SystemAccess
{
    /// <summary>The ISS of MSR ICC_SGI1R_EL1 without Rt: Op0 3, Op2 5, Op1 0, CRn 12, CRm 11, a write.</summary>
    private const uint SGI1R = 3 << 20 | 5 << 17 | 0 << 14 | 12 << 10 | 11 << 1, RtMask = 0x1f << 5;

    public static async Handler<TrapResult> Handle(Hypervisor h, ModelPE pe, Trap trap)
    {
        if ((trap.ISS & ~RtMask) != SGI1R)
            return TrapResult.Unhandled;
        ulong value = await pe.X((int)(trap.ISS >> 5 & 0x1f));
        await SGI.Send(h, pe, trap.My, value);
        await Traps.Skip(pe);
        return TrapResult.Handled;
    }
}
