using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Traces;

/// <summary>A control of EL2 on which it depends whether exceptions that no trap rule makes come to EL2.</summary>
/// <param name="Value">What it is when they come; null where any other value can be the reason.</param>
/// <param name="Exits">Which exits can depend on it.</param>
public sealed record ExitControl(BitField Field, ulong? Value, Func<TraceEvent, bool> Exits)
{
    private const uint AddressSize = 0, AccessFlag = 2, Permission = 3, ExternalOnWalk = 5;

    private static readonly HashSet<string> DebugExceptions =
    [
        .. new[]
        {
            ExceptionClass.BRK64, ExceptionClass.BreakpointLowerEL, ExceptionClass.SoftwareStepLowerEL, ExceptionClass.WatchpointLowerEL,
        }.Select(c => c.ToString()),
    ];

    /// <summary>
    /// Every one of them. What a stage 2 fault depends on beside, the tables at VTTBR_EL2, no trace records.
    /// (Arm DDI0487L.b: HCR_EL2, VTCR_EL2, MDCR_EL2; AArch64.InstructionAbort, AArch64.DataAbort, AArch64.S2Translate.)
    /// </summary>
    public static IReadOnlyList<ExitControl> All { get; } =
    [
        new(HCR_EL2.Field.HCD, 0, Is(ExceptionClass.HVC64)),
        new(HCR_EL2.Field.IMO, 1, e => e.Class == nameof(ExceptionKind.IRQ)),
        new(HCR_EL2.Field.FMO, 1, e => e.Class == nameof(ExceptionKind.FIQ)),
        new(HCR_EL2.Field.AMO, 1, e => e.Class == nameof(ExceptionKind.SError)),
        new(HCR_EL2.Field.TGE, 1, e => e.From?.EL == ExceptionLevel.EL0),
        new(HCR_EL2.Field.VM, 1, IsOfStage2),
        new(HCR_EL2.Field.DC, 1, IsOfStage2),
        new(HCR_EL2.Field.PTW, 1, e => IsOfStage2(e) && IsFault(e, Permission) && e["S1PTW"] == 1),
        new(HCR_EL2.Field.TEA, 1, e => IsAbort(e) && (Status(e) == 0x10 || IsFault(e, ExternalOnWalk))),
        new(VTCR_EL2.Field.T0SZ, null, IsOfStage2),
        new(VTCR_EL2.Field.SL0, null, IsOfStage2),
        new(VTCR_EL2.Field.TG0, null, IsOfStage2),
        new(VTCR_EL2.Field.PS, null, e => IsOfStage2(e) && IsFault(e, AddressSize)),
        new(VTCR_EL2.Field.HA, 0, e => IsOfStage2(e) && IsFault(e, AccessFlag)),
        new(VTCR_EL2.Field.HD, 0, e => IsOfStage2(e) && IsFault(e, Permission)),
        new(MDCR_EL2.Field.TDE, 1, e => DebugExceptions.Contains(e.Class)),
    ];

    private static Func<TraceEvent, bool> Is(ExceptionClass ec) => e => e.Class == ec.ToString();

    private static bool IsAbort(TraceEvent e) => e.Class is nameof(ExceptionClass.InstructionAbortLowerEL) or nameof(ExceptionClass.DataAbortLowerEL);

    /// <summary>An address size, translation, Access flag or permission fault, which from below EL2 comes to EL2 when it is one of stage 2.</summary>
    private static bool IsOfStage2(TraceEvent e) => IsAbort(e) && Status(e) < 0x10;

    /// <summary>The fault status is one of this kind, at any level.</summary>
    private static bool IsFault(TraceEvent e, uint kind) => Status(e) >> 2 == kind;

    private static ulong Status(TraceEvent e) => e["DFSC"] ?? e["IFSC"] ?? 0;
}
