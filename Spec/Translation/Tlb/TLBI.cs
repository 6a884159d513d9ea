using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>A TLBI by its name: the Exception level whose regime is meant, the stages, and what selects entries.</summary>
    private readonly record struct TLBIForm(ExceptionLevel EL, TlbiStages Stages, bool ByVA = false, bool ByASID = false)
    {
        public bool LastLevelOnly { get; init; }

        public bool AllVMs { get; init; }

        public TLBIForm Last => this with { LastLevelOnly = true };
    }

    /// <summary>What a TLBI that a PE executes removes; null when the operation is none. Its operand is that of Xt.</summary>
    public static TlbInvalidation? TLBI(in PE pe, SysOp operation, ulong operand)
    {
        if (FormOfTLBI(operation) is not { } form)
            return null;
        var regime = RegimeOfTLBI(pe, form);
        bool innerShareable = operation.ToString().EndsWith("IS", StringComparison.Ordinal) || IsBroadcast(pe);
        if (form.Stages == TlbiStages.Stage2)
            return new TlbInvalidation(regime, form.Stages, VMIDOf(pe, regime), Address: IPAOf(operand))
            {
                LastLevelOnly = form.LastLevelOnly,
                InnerShareable = innerShareable,
            };
        return new TlbInvalidation(
            regime,
            form.Stages,
            form.AllVMs ? null : VMIDOf(pe, regime),
            form.ByASID && HasUnprivileged(regime) ? EffectiveASID(TCR(pe, regime), (ushort)(operand >> 48)) : null,
            form.ByVA ? VAOf(operand) : null)
        {
            LastLevelOnly = form.LastLevelOnly,
            SparesGlobal = form is { ByASID: true, ByVA: false },
            InnerShareable = innerShareable,
        };
    }

    private static VMID? VMIDOf(in PE pe, Regime regime) => HasStage2(pe, regime) ? CurrentVMID(pe) : null;

    private static TLBIForm? FormOfTLBI(SysOp operation)
    {
        TLBIForm all = new(ExceptionLevel.EL1, TlbiStages.Stage1);
        TLBIForm va = all with { ByVA = true, ByASID = true }, vaa = all with { ByVA = true };
        TLBIForm va2 = new(ExceptionLevel.EL2, TlbiStages.Stage1, ByVA: true, ByASID: true), ipa = new(ExceptionLevel.EL1, TlbiStages.Stage2);
        return operation switch
        {
            SysOp.TLBI_VMALLE1 or SysOp.TLBI_VMALLE1IS => all,
            SysOp.TLBI_VAE1 or SysOp.TLBI_VAE1IS => va,
            SysOp.TLBI_VALE1 or SysOp.TLBI_VALE1IS => va.Last,
            SysOp.TLBI_VAAE1 or SysOp.TLBI_VAAE1IS => vaa,
            SysOp.TLBI_VAALE1 or SysOp.TLBI_VAALE1IS => vaa.Last,
            SysOp.TLBI_ASIDE1 or SysOp.TLBI_ASIDE1IS => all with { ByASID = true },
            SysOp.TLBI_VAE2 or SysOp.TLBI_VAE2IS => va2,
            SysOp.TLBI_VALE2 or SysOp.TLBI_VALE2IS => va2.Last,
            SysOp.TLBI_ALLE2 or SysOp.TLBI_ALLE2IS => new(ExceptionLevel.EL2, TlbiStages.All),
            SysOp.TLBI_ALLE1 or SysOp.TLBI_ALLE1IS => all with { Stages = TlbiStages.All, AllVMs = true },
            SysOp.TLBI_VMALLS12E1 or SysOp.TLBI_VMALLS12E1IS => all with { Stages = TlbiStages.All },
            SysOp.TLBI_IPAS2E1 or SysOp.TLBI_IPAS2E1IS => ipa,
            SysOp.TLBI_IPAS2LE1 or SysOp.TLBI_IPAS2LE1IS => ipa.Last,
            _ => null,
        };
    }

    /// <summary>
    /// The operations of EL1 that name stage 1 mean EL2&amp;0 in a host with applications, those of EL2 mean it while HCR_EL2.E2H is 1.
    /// ALLE1, VMALLS12E1 and IPAS2E1 always mean EL1&amp;0.
    /// </summary>
    private static Regime RegimeOfTLBI(in PE pe, TLBIForm form)
    {
        if (form.EL == ExceptionLevel.EL2)
            return ELIsInHost(pe, ExceptionLevel.EL2) ? Regime.EL20 : Regime.EL2;
        return form.Stages == TlbiStages.Stage1 && ELIsInHost(pe, ExceptionLevel.EL0) ? Regime.EL20 : Regime.EL10;
    }

    /// <summary>HCR_EL2.FB: maintenance at EL1 reaches all PEs of the Inner Shareable domain.</summary>
    private static bool IsBroadcast(in PE pe) =>
        pe.EL == ExceptionLevel.EL1 && pe.Configuration.HaveEL2 && new HCR_EL2(pe.System[Reg.HCR_EL2]).FB;

    /// <summary>Bits 43:0 of the operand are bits 55:12 of the address.</summary>
    private static ulong VAOf(ulong operand) => (operand & ((1UL << 44) - 1)) << 12;

    /// <summary>Bits 35:0 of the operand are bits 47:12 of the address.</summary>
    private static ulong IPAOf(ulong operand) => (operand & ((1UL << 36) - 1)) << 12;
}
