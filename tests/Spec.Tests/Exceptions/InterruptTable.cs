using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>What the manual's table says of an interrupt that is pending. (Its letters are A, B and C.)</summary>
public enum Masking
{
    /// <summary>A: taken, whatever PSTATE says.</summary>
    Ignored,

    /// <summary>B: taken when PSTATE.{A,I,F} does not mask it.</summary>
    ByPSTATE,

    /// <summary>C: not taken, it remains pending.</summary>
    NotTaken,
}

/// <summary>One entry: from an Exception level, where the interrupt goes and what masks it.</summary>
public readonly record struct Route(ExceptionLevel Target, Masking Masking);

/// <summary>
/// Physical and virtual interrupts of a PE without EL3 and with HCR_EL2.E2H 0, in AArch64.
/// (Arm DDI 0487, tables "Physical interrupt target and masking", "Virtual interrupt masking"; HCR_EL2, fields TGE, AMO, IMO, FMO.)
/// </summary>
internal static class InterruptTable
{
    /// <summary>Rows as the manual has them: EL2 implemented, TGE, and the AMO, IMO or FMO of the kind; null for any value. Then EL0, EL1, EL2; null where the PE cannot be.</summary>
    private static readonly (bool EL2, bool? TGE, bool? xMO, Route? EL0, Route? EL1, Route? EL2Route)[] Physical =
    [
        (false, null,  null,  new(ExceptionLevel.EL1, Masking.ByPSTATE), new(ExceptionLevel.EL1, Masking.ByPSTATE), null),
        (true,  false, false, new(ExceptionLevel.EL1, Masking.ByPSTATE), new(ExceptionLevel.EL1, Masking.ByPSTATE), new(ExceptionLevel.EL1, Masking.NotTaken)),
        (true,  false, true,  new(ExceptionLevel.EL2, Masking.Ignored),  new(ExceptionLevel.EL2, Masking.Ignored),  new(ExceptionLevel.EL2, Masking.ByPSTATE)),
        (true,  true,  null,  new(ExceptionLevel.EL2, Masking.Ignored),  null,                                      new(ExceptionLevel.EL2, Masking.ByPSTATE)),
    ];

    /// <summary>The same for a virtual interrupt that is pending in HCR_EL2.{VSE,VI,VF}: only where EL2 enables it, and only for EL1.</summary>
    private static readonly (bool EL2, bool? TGE, bool? xMO, Route? EL0, Route? EL1, Route? EL2Route)[] Virtual =
    [
        (false, null,  null,  new(ExceptionLevel.EL1, Masking.NotTaken), new(ExceptionLevel.EL1, Masking.NotTaken), null),
        (true,  false, false, new(ExceptionLevel.EL1, Masking.NotTaken), new(ExceptionLevel.EL1, Masking.NotTaken), new(ExceptionLevel.EL1, Masking.NotTaken)),
        (true,  false, true,  new(ExceptionLevel.EL1, Masking.ByPSTATE), new(ExceptionLevel.EL1, Masking.ByPSTATE), new(ExceptionLevel.EL1, Masking.NotTaken)),
        (true,  true,  null,  new(ExceptionLevel.EL1, Masking.NotTaken), null,                                      new(ExceptionLevel.EL1, Masking.NotTaken)),
    ];

    public static Route OfPhysical(bool haveEL2, bool tge, bool xMO, ExceptionLevel from) => Find(Physical, (haveEL2, tge, xMO), from);

    public static Route OfVirtual(bool haveEL2, bool tge, bool xMO, ExceptionLevel from) => Find(Virtual, (haveEL2, tge, xMO), from);

    private static Route Find(
        (bool EL2, bool? TGE, bool? xMO, Route? EL0, Route? EL1, Route? EL2Route)[] table, (bool EL2, bool TGE, bool XMO) at, ExceptionLevel from)
    {
        var row = table.Single(r => r.EL2 == at.EL2 && (r.TGE ?? at.TGE) == at.TGE && (r.xMO ?? at.XMO) == at.XMO);
        var route = from switch { ExceptionLevel.EL0 => row.EL0, ExceptionLevel.EL1 => row.EL1, _ => row.EL2Route };
        return route ?? throw new ArgumentException($"a PE with TGE {at.TGE} cannot be at {from}");
    }
}
