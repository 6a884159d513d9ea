using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Memory;

/// <summary>The translation regime that an Exception level uses, as far as it is modelled: stage 1 and stage 2 off.</summary>
internal static class Regime
{
    /// <summary>The SCTLR_ELx that controls accesses made now.</summary>
    public static SCTLR_EL1 Controls(in PE pe) =>
        // SCTLR_EL2 has M, A, C, SA, I, WXN and EE in the places of SCTLR_EL1, and in a host SA0 and E0E too.
        new(pe.System[IsEL2(pe) ? Reg.SCTLR_EL2 : Reg.SCTLR_EL1]);

    /// <summary>Data accesses of the current Exception level are big-endian.</summary>
    public static bool IsBigEndian(in PE pe, SCTLR_EL1 controls) => pe.EL == ExceptionLevel.EL0 ? controls.E0E : controls.EE;

    /// <summary>
    /// The physical address of a virtual one, or null when it lies beyond the physical address space.
    /// With stage 1 off a virtual address is its own output address, and data accesses are Device-nGnRnE.
    /// </summary>
    public static PA? TranslateFlat(in PE pe, SCTLR_EL1 controls, ulong address)
    {
        if (controls.M && !StageOneIsOffForTGE(pe))
            throw new NotModelledException($"stage 1 translation (SCTLR_{(IsEL2(pe) ? "EL2" : "EL1")}.M is 1)", new VA(pe.PC));
        if (pe.EL != ExceptionLevel.EL2 && pe.Configuration.HaveEL2)
            RequireNoStage2(pe);
        ulong output = AArch64.AddrTop(pe, address) == 55 ? address & ~(0xffUL << 56) : address;
        return output >> pe.Configuration.PhysicalAddressBits == 0 ? new PA(output) : null;
    }

    /// <summary>The regime belongs to EL2: EL2 itself, and EL0 in a host.</summary>
    private static bool IsEL2(in PE pe) => pe.EL == ExceptionLevel.EL2 || AArch64.ELIsInHost(pe, pe.EL);

    /// <summary>Outside a host HCR_EL2.TGE makes SCTLR_EL1.M behave as 0.</summary>
    private static bool StageOneIsOffForTGE(in PE pe) =>
        pe.EL == ExceptionLevel.EL0 && pe.Configuration.HaveEL2 && new HCR_EL2(pe.System[Reg.HCR_EL2]) is { TGE: true, E2H: false };

    private static void RequireNoStage2(in PE pe)
    {
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        if (!hcr.TGE && (hcr.VM || hcr.DC))
            throw new NotModelledException($"stage 2 translation (HCR_EL2.{(hcr.VM ? "VM" : "DC")} is 1)", new VA(pe.PC));
    }
}
