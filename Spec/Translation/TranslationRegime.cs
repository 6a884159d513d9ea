using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>TranslationRegime: the regime that accesses made as <paramref name="el"/> use.</summary>
    public static Regime TranslationRegime(in PE pe, ExceptionLevel el) =>
        ELIsInHost(pe, el) ? Regime.EL20 : el == ExceptionLevel.EL2 ? Regime.EL2 : Regime.EL10;

    /// <summary>HasUnprivileged: the regime serves EL0 too.</summary>
    internal static bool HasUnprivileged(Regime regime) => regime != Regime.EL2;

    /// <summary>
    /// HCR_EL2 as the EL1&amp;0 regime sees it: all zero without EL2; VM, DC, CD and ID behave as 0 while E2H and TGE are both 1, PTW while TGE is 1.
    /// (Arm ARM, HCR_EL2, the fields of these names.)
    /// </summary>
    internal static HCR_EL2 HCR_EL2ForTranslation(in PE pe)
    {
        if (!pe.Configuration.HaveEL2)
            return default;
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        if (!hcr.TGE)
            return hcr;
        ulong cleared = HCR_EL2.Field.PTW.Mask;
        if (hcr.E2H)
            cleared |= HCR_EL2.Field.VM.Mask | HCR_EL2.Field.DC.Mask | HCR_EL2.Field.CD.Mask | HCR_EL2.Field.ID.Mask;
        return new HCR_EL2(hcr.Bits & ~cleared);
    }

    /// <summary>The SCTLR_ELx of a regime, in the layout of SCTLR_EL1, which SCTLR_EL2 shares for what translation and accesses look at.</summary>
    internal static SCTLR_EL1 SCTLR(in PE pe, Regime regime) => new(pe.System[regime == Regime.EL10 ? Reg.SCTLR_EL1 : Reg.SCTLR_EL2]);

    /// <summary>AArch64.S1Enabled: SCTLR_ELx.M; HCR_EL2.DC and HCR_EL2.TGE turn stage 1 of EL1&amp;0 off.</summary>
    public static bool S1Enabled(in PE pe, Regime regime)
    {
        if (!SCTLR(pe, regime).M)
            return false;
        if (regime != Regime.EL10 || !pe.Configuration.HaveEL2)
            return true;
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        return !hcr.DC && !hcr.TGE;
    }
}
