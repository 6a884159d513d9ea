using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using static VirtSpec.Spec.Base.ExceptionLevels;

namespace VirtSpec.Spec.Traps;

/// <summary>The trap controls of HCR_EL2. In a host, which is at EL0 here, none of them acts.</summary>
public static class TrapsHCR_EL2
{
    /// <summary>A WFI that would suspend the PE traps to EL2.</summary>
    public static readonly TrapRule TWI = new("HCR_EL2.TWI", EL0 | EL1, (Cond)HCR_EL2.Field.TWI & !When.IsInHost & !When.InterruptPending,
        TrapTarget.EL2, ExceptionClass.WFx, TrapIss.WFI, new("AArch64.CheckForWFxTrap"));

    /// <summary>A WFE that would suspend the PE traps to EL2.</summary>
    public static readonly TrapRule TWE = new("HCR_EL2.TWE", EL0 | EL1, (Cond)HCR_EL2.Field.TWE & !When.IsInHost & When.WfeWaits & !When.EventRegister,
        TrapTarget.EL2, ExceptionClass.WFx, TrapIss.WFE, new("AArch64.CheckForWFxTrap"));

    /// <summary>SMC at EL1. Without EL3 it is IMPLEMENTATION DEFINED whether the bit acts.</summary>
    public static readonly TrapRule TSC = new("HCR_EL2.TSC", EL1, (Cond)HCR_EL2.Field.TSC & When.TscActs,
        TrapTarget.EL2, ExceptionClass.SMC64, TrapIss.Immediate16, new("AArch64.CheckForSMCUndefOrTrap"));

    /// <summary>HVC is disabled: UNDEFINED at EL1 and EL2. Where EL2 is absent so is the control, and HVC decides itself.</summary>
    public static readonly TrapRule HCD = new("HCR_EL2.HCD", EL1 | EL2, (Cond)HCR_EL2.Field.HCD & When.HaveEL2,
        TrapTarget.Undefined, ExceptionClass.Unknown, TrapIss.Zero, new("HCR_EL2, field HCD"));

    /// <summary>REVIDR_EL1 and AIDR_EL1.</summary>
    public static readonly TrapRule TID1 = Access("HCR_EL2.TID1", EL1, HCR_EL2.Field.TID1);

    /// <summary>The cache identification registers; CTR_EL0 at EL0 too.</summary>
    public static readonly TrapRule TID2 = Access("HCR_EL2.TID2", EL0 | EL1, (Cond)HCR_EL2.Field.TID2 & !When.IsInHost);

    /// <summary>The detailed ID registers, reserved encodings among them.</summary>
    public static readonly TrapRule TID3 = Access("HCR_EL2.TID3", EL1, HCR_EL2.Field.TID3);

    /// <summary>The IMPLEMENTATION DEFINED encodings; at EL0 this is IMPLEMENTATION DEFINED.</summary>
    public static readonly TrapRule TIDCP = Access("HCR_EL2.TIDCP", EL0 | EL1, (Cond)HCR_EL2.Field.TIDCP & !When.IsInHost & When.TidcpActs);

    /// <summary>The Auxiliary Control Register.</summary>
    public static readonly TrapRule TACR = Access("HCR_EL2.TACR", EL1, HCR_EL2.Field.TACR);

    /// <summary>Cache maintenance by set and way.</summary>
    public static readonly TrapRule TSW = Access("HCR_EL2.TSW", EL1, HCR_EL2.Field.TSW);

    /// <summary>Cache maintenance to the Point of Coherency.</summary>
    public static readonly TrapRule TPCP = Access("HCR_EL2.TPCP", EL0 | EL1, (Cond)HCR_EL2.Field.TPCP & !When.IsInHost);

    /// <summary>Cache maintenance to the Point of Unification.</summary>
    public static readonly TrapRule TPU = Access("HCR_EL2.TPU", EL0 | EL1, (Cond)HCR_EL2.Field.TPU & !When.IsInHost);

    /// <summary>TLB maintenance.</summary>
    public static readonly TrapRule TTLB = Access("HCR_EL2.TTLB", EL1, HCR_EL2.Field.TTLB);

    /// <summary>Writing the stage 1 translation controls.</summary>
    public static readonly TrapRule TVM = Access("HCR_EL2.TVM", EL1, HCR_EL2.Field.TVM);

    /// <summary>Reading the stage 1 translation controls.</summary>
    public static readonly TrapRule TRVM = Access("HCR_EL2.TRVM", EL1, HCR_EL2.Field.TRVM);

    /// <summary>DC ZVA.</summary>
    public static readonly TrapRule TDZ = Access("HCR_EL2.TDZ", EL0 | EL1, (Cond)HCR_EL2.Field.TDZ & !When.IsInHost);

    /// <summary>The limited ordering regions.</summary>
    public static readonly TrapRule TLOR = Access("HCR_EL2.TLOR", EL1, HCR_EL2.Field.TLOR);

    /// <summary>The error record registers.</summary>
    public static readonly TrapRule TERR = Access("HCR_EL2.TERR", EL1, HCR_EL2.Field.TERR);

    /// <summary>The names of EL1 and EL0 registers for a host at EL2 do not exist while EL2 is no host.</summary>
    public static readonly TrapRule E2H = new("HCR_EL2.E2H", EL2, !(Cond)HCR_EL2.Field.E2H,
        TrapTarget.Undefined, ExceptionClass.Unknown, TrapIss.Zero, new("HCR_EL2, field E2H"));

    /// <summary>Generating SGIs while physical interrupts of either kind belong to EL2.</summary>
    public static readonly TrapRule IMO_FMO = Access("HCR_EL2.IMO_FMO", EL1, (Cond)HCR_EL2.Field.IMO | HCR_EL2.Field.FMO);

    private static TrapRule Access(string name, ExceptionLevels from, Cond when) =>
        new(name, from, when, TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new($"HCR_EL2, field {name["HCR_EL2.".Length..].Replace("_", " and ", StringComparison.Ordinal)}"));
}
