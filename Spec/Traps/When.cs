using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Traps;

/// <summary>The named predicates of the trap rules.</summary>
internal static class When
{
    public static readonly Cond Always = new Cond.Named("always", static (in TrapView _) => true);

    public static readonly Cond AtEL0 = new Cond.Named("EL0", static (in TrapView v) => v.EL == ExceptionLevel.EL0);

    public static readonly Cond HaveEL2 = new Cond.Named("HaveEL(EL2)", static (in TrapView v) => v.Configuration.HaveEL2);

    /// <summary>Software runs in a host: at EL2 with HCR_EL2.E2H=1, or at EL0 with TGE=1 too.</summary>
    public static readonly Cond IsInHost = new Cond.Named("IsInHost", static (in TrapView v) => AArch64.ELIsInHost(v.Configuration, v.System, v.EL));

    /// <summary>PSTATE.SP selects SP_EL0.</summary>
    public static readonly Cond UsingSP_EL0 = new Cond.Named("PSTATE.SP==0", static (in TrapView v) => !v.PSTATE.SP);

    /// <summary>WFI would not suspend: a wake-up event is pending. PSTATE masks do not matter; virtual interrupts count when HCR_EL2 enables them.</summary>
    public static readonly Cond InterruptPending = new Cond.Named("InterruptPending", static (in TrapView v) => v.InterruptPending);

    public static readonly Cond EventRegister = new Cond.Named("IsEventRegisterSet", static (in TrapView v) => v.EventRegister);

    /// <summary>This PE's WFE can wait at all, which is a choice.</summary>
    public static readonly Cond WfeWaits = new Cond.Named("WFE waits", static (in TrapView v) => v.Configuration.Choices.Wfe != WfeBehaviour.NeverWaits);

    public static readonly Cond TscActs = new Cond.Named("TSC acts without EL3", static (in TrapView v) => v.Configuration.Choices.TscWithoutEL3 == TscWithoutEL3.Traps);

    public static readonly Cond TidcpActs = new Cond.Named("TIDCP acts at this EL", static (in TrapView v) =>
        v.EL != ExceptionLevel.EL0 || v.Configuration.Choices.TidcpAtEL0 == TidcpAtEL0.Traps);

    public static Cond Is(BitField field, ulong value) => new Cond.FieldIs(field, value);
}
