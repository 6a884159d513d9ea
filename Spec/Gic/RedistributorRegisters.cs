namespace VirtSpec.Spec.Gic;

/// <summary>The rows of a redistributor: the frame RD_base, and SGI_base after it. (Arm IHI 0069H, "The GIC Redistributor register map".)</summary>
internal static class RedistributorRegisters
{
    private const uint FrameSize = 0x1_0000;

    private const uint EnableLPIs = 1 << 0, CES = 1 << 1, ProcessorSleep = 1 << 1, ChildrenAsleep = 1 << 2;

    /// <summary>OuterCache, Physical_Address from bit 12, Shareability, InnerCache and IDbits.</summary>
    private const ulong PROPBASERFields = 0x070f_ffff_ffff_ff9f;

    /// <summary>OuterCache, Physical_Address from bit 16, Shareability and InnerCache; PTZ reads as zero.</summary>
    private const ulong PENDBASERFields = 0x070f_ffff_ffff_0f80;

    private const string OneSecurityState = "there is one Security state", NoDirectLPIs = "GICR_TYPER.DirectLPI is 0";

    public static RegisterFrame Frames { get; } = new(2 * FrameSize,
    [
        GicRegister.Word("GICR_CTLR", 0x0000, (_, _) => CES, WriteCTLR),
        GicRegister.Constant("GICR_IIDR", 0x0004, GicIdentification.IIDR),
        GicRegister.Doublewords("GICR_TYPER", 0x0008, 1, ReadTYPER),
        GicRegister.RAZ("GICR_STATUSR", 0x0010, 4, "optional, and not implemented"),
        GicRegister.Word("GICR_WAKER", 0x0014, ReadWAKER, WriteWAKER),
        GicRegister.RAZ("GICR_SETLPIR", 0x0040, 8, NoDirectLPIs),
        GicRegister.RAZ("GICR_CLRLPIR", 0x0048, 8, NoDirectLPIs),
        GicRegister.Doublewords("GICR_PROPBASER", 0x0070, 1, (gic, pe, _) => gic.Redistributors[pe].PROPBASER,
            (gic, pe, _, value) => gic.With(pe, gic.Redistributors[pe] with { PROPBASER = value & PROPBASERFields })),
        GicRegister.Doublewords("GICR_PENDBASER", 0x0078, 1, (gic, pe, _) => gic.Redistributors[pe].PENDBASER,
            (gic, pe, _, value) => gic.With(pe, gic.Redistributors[pe] with { PENDBASER = value & PENDBASERFields })),
        GicRegister.RAZ("GICR_INVLPIR", 0x00a0, 8, "LPIs cannot be enabled"),
        GicRegister.RAZ("GICR_INVALLR", 0x00b0, 8, "LPIs cannot be enabled"),
        GicRegister.RAZ("GICR_SYNCR", 0x00c0, 4, "LPIs cannot be enabled"),
        .. GicIdentification.Rows("GICR", 0xffd0, 0x93),
        .. BankRegisters.OfRedistributor(FrameSize),
        GicRegister.RAZ("GICR_IGRPMODR0", FrameSize + 0x0d00, 4, OneSecurityState),
        GicRegister.RAZ("GICR_NSACR", FrameSize + 0x0e00, 4, OneSecurityState),
    ]);

    private static GicState WriteCTLR(GicState gic, int pe, uint value) =>
        (value & EnableLPIs) == 0 ? gic : throw new NotModelledException($"LPIs (GICR_CTLR.EnableLPIs of PE {pe})");

    /// <summary>The affinity, LPI tables shared by all PEs (CommonLPIAff), the number of the PE, whether it is the last, and PLPIS.</summary>
    private static ulong ReadTYPER(GicState gic, int pe, int n)
    {
        const ulong CommonLPIAff = 1UL << 24, Last = 1UL << 4, PLPIS = 1UL << 0;
        ulong affinity = GicState.AffinityOf(pe);
        return (affinity >> 32 << 24 | affinity & 0xff_ffff) << 32 | CommonLPIAff | (ulong)pe << 8 | (pe == gic.Redistributors.Count - 1 ? Last : 0) | PLPIS;
    }

    private static uint ReadWAKER(GicState gic, int pe) => gic.Redistributors[pe].ProcessorSleep ? ProcessorSleep | ChildrenAsleep : 0;

    private static GicState WriteWAKER(GicState gic, int pe, uint value) =>
        gic.With(pe, gic.Redistributors[pe] with { ProcessorSleep = (value & ProcessorSleep) != 0 });
}
