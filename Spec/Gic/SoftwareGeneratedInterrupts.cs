namespace VirtSpec.Spec.Gic;

/// <summary>Writes to ICC_SGI0R_EL1, ICC_SGI1R_EL1 and ICC_ASGI1R_EL1 outside the PE that makes them. (Arm IHI 0069H, ICC_SGI1R_EL1 and "Use of control registers for SGI forwarding".)</summary>
/// <remarks>
/// With one Security state ICC_SGI1R_EL1 is for Group 1 only, as on QEMU's board. Linux's vgic (arch/arm64/kvm/vgic/vgic-mmio-v3.c, vgic_v3_dispatch_sgi)
/// reads the same table so that it also sends SGIs that are in Group 0. Both let ICC_SGI0R_EL1 and ICC_ASGI1R_EL1 send those of Group 0 only.
/// </remarks>
internal static class SoftwareGeneratedInterrupts
{
    /// <summary>
    /// The GIC after a PE sent an SGI: it is pending at each target where it is in the group.
    /// RS is RES0, because ICC_CTLR_EL1.RSS and GICD_TYPER.RSS are 0.
    /// </summary>
    public static GicState Send(GicState gic, int sender, InterruptGroup group, ulong value)
    {
        uint sgi = 1u << (int)(value >> 24 & 0xf);
        for (int pe = 0; pe < gic.Redistributors.Count; pe++)
        {
            var own = gic.Bank(pe, 0);
            bool isInGroup = (own.Group & sgi) != 0 == (group == InterruptGroup.Group1);
            if (isInGroup && IsTarget(pe, sender, value))
                gic = gic.WithBank(pe, 0, own.SetPending(sgi));
        }
        return gic;
    }

    /// <summary>IRM 1 is for every PE but the sender. Otherwise the list has a bit for each value of Aff0, 0 to 15, below the affinity that the register names.</summary>
    private static bool IsTarget(int pe, int sender, ulong value)
    {
        bool IRM = (value >> 40 & 1) != 0;
        if (IRM)
            return pe != sender;
        ulong cluster = (value >> 48 & 0xff) << 32 | (value >> 32 & 0xff) << 16 | (value >> 16 & 0xff) << 8;
        ulong affinity = GicState.AffinityOf(pe);
        return (affinity & ~0xffUL) == cluster && (affinity & 0xff) < 16 && (value >> (int)(affinity & 0xff) & 1) != 0;
    }
}
