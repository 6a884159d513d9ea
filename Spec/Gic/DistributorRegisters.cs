namespace VirtSpec.Spec.Gic;

/// <summary>The rows of the distributor. (Arm IHI 0069H, "The GIC Distributor register map".)</summary>
internal static class DistributorRegisters
{
    private const uint EnableGrp0 = 1 << 0, EnableGrp1 = 1 << 1, ARE = 1 << 4, DS = 1 << 6;

    /// <summary>The fields of GICD_IROUTER that are implemented: IRM is RES0, because GICD_TYPER.No1N is 1.</summary>
    private const ulong Affinity = 0xff_00ff_ffff;

    /// <summary>No1N, A3V, 16 bits of INTID, LPIs (which the redistributors refuse to enable), and 32 * (7 + 1) INTIDs; no message-based SPIs, one Security state.</summary>
    private const uint TYPER = 1u << 25 | 1u << 24 | 15u << 19 | 1u << 17 | GicState.InterruptCount / 32 - 1;

    private const string WithAffinityRouting = "affinity routing is always enabled", OneSecurityState = "there is one Security state", NoMessages = "GICD_TYPER.MBIS is 0";

    public static RegisterFrame Frame { get; } = new(0x1_0000,
    [
        GicRegister.Word("GICD_CTLR", 0x0000, (gic, _) => DS | ARE | (gic.EnableGrp1 ? EnableGrp1 : 0) | (gic.EnableGrp0 ? EnableGrp0 : 0), WriteCTLR),
        GicRegister.Constant("GICD_TYPER", 0x0004, TYPER),
        GicRegister.Constant("GICD_IIDR", 0x0008, GicIdentification.IIDR),
        GicRegister.RAZ("GICD_TYPER2", 0x000c, 4, "no feature that it announces is implemented"),
        GicRegister.RAZ("GICD_STATUSR", 0x0010, 4, "optional, and not implemented"),
        GicRegister.RAZ("GICD_SETSPI_NSR", 0x0040, 4, NoMessages),
        GicRegister.RAZ("GICD_CLRSPI_NSR", 0x0048, 4, NoMessages),
        GicRegister.RAZ("GICD_SETSPI_SR", 0x0050, 4, NoMessages),
        GicRegister.RAZ("GICD_CLRSPI_SR", 0x0058, 4, NoMessages),
        .. BankRegisters.OfDistributor,
        GicRegister.RAZ("GICD_ITARGETSR<n>", 0x0800, 0x400, WithAffinityRouting),
        GicRegister.RAZ("GICD_IGRPMODR<n>", 0x0d00, 0x80, OneSecurityState),
        GicRegister.RAZ("GICD_NSACR<n>", 0x0e00, 0x100, OneSecurityState),
        GicRegister.RAZ("GICD_SGIR", 0x0f00, 4, WithAffinityRouting),
        GicRegister.RAZ("GICD_CPENDSGIR<n>", 0x0f10, 0x10, WithAffinityRouting),
        GicRegister.RAZ("GICD_SPENDSGIR<n>", 0x0f20, 0x10, WithAffinityRouting),
        GicRegister.Doublewords("GICD_IROUTER<n>", 0x6000, 1020, ReadIROUTER, WriteIROUTER),
        .. GicIdentification.Rows("GICD", 0xffd0, 0x92),
    ]);

    private static GicState WriteCTLR(GicState gic, int pe, uint value) =>
        gic with { EnableGrp0 = (value & EnableGrp0) != 0, EnableGrp1 = (value & EnableGrp1) != 0 };

    private static ulong ReadIROUTER(GicState gic, int pe, int intid) => IsShared(intid) ? gic.Routes[intid - InterruptBank.Size] : 0;

    private static GicState WriteIROUTER(GicState gic, int pe, int intid, ulong value) =>
        IsShared(intid) ? gic with { Routes = gic.Routes.With(intid - InterruptBank.Size, value & Affinity) } : gic;

    private static bool IsShared(int intid) => intid is >= InterruptBank.Size and < GicState.InterruptCount;
}
