using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// The registers of a vCPU's SGIs and PPIs that have a bit for each. Enables and groups are kept for the cell, and those of PPIs are physical too;
/// an SGI is pending while it is in the set of its PE, and active in a list register or by a store.
/// </summary>
/// <remarks>
/// Deviation: in the source the SGIs of a cell are always enabled and in Group 1, and their pending and active bits cannot be written. (gicv3_handle_redist_access.)
/// Not modelled: list registers of other PEs, so that an SGI that is active in one is not seen as active from here.
/// </remarks>
internal static class PrivateInterrupts
{
    private const ulong SGIs = 0xffff, PPIs = 0xffff_0000 & ~HypervisorSGI.Own, ActiveBit = 1UL << 63;

    /// <summary><see cref="PerPE.Group"/> in the doubleword of <see cref="PerPE.Enabled"/>.</summary>
    private const ulong GroupBits = 0xffff_fffful << 32;

    /// <summary>The GIC has five bits of priority; the others are RAZ/WI.</summary>
    private const ulong PriorityBits = 0xf8f8_f8f8;

    /// <param name="owner">The data of the PE whose registers they are.</param>
    /// <param name="access">A word, by its offset from SGI_base.</param>
    public static async Handler<MmioResult> Access(ModelPE pe, ulong owner, MmioAccess access)
    {
        ulong physical = await pe.LDR(owner + PerPE.Redistributor) + Board.SGIBase + access.Offset;
        ulong kept = owner + KeptAt(access.Offset);
        if (!access.IsWrite)
            return new MmioResult(TrapResult.Handled, await Load(pe, owner, access, physical, await pe.LDR(kept, 4)));
        ulong physicalBits = access.Value & PPIs;
        switch (access.Offset)
        {
            case GicOffset.IGROUPR:
                await SharedWord.Change(pe, owner + PerPE.Enabled, clear: GroupBits, set: access.Value << 32);
                physicalBits |= HypervisorSGI.Own;
                break;
            case GicOffset.ISENABLER:
                await SharedWord.Change(pe, kept, set: (uint)access.Value);
                break;
            case GicOffset.ICENABLER:
                await SharedWord.Change(pe, kept, clear: (uint)access.Value);
                break;
            case GicOffset.ISACTIVER:
                ulong held = owner == access.My ? await ActiveSGIs(pe, deactivated: 0) : 0;
                await SharedWord.Change(pe, kept, set: access.Value & SGIs & ~held);
                break;
            case GicOffset.ICACTIVER:
                if (owner == access.My)
                    await ActiveSGIs(pe, access.Value);
                else
                    physicalBits &= ~await Waiting(pe, owner);
                await SharedWord.Change(pe, kept, clear: access.Value & SGIs);
                break;
            case GicOffset.ISPENDR:
                await Injection.Renew(pe, owner, access.Value & (SGIs | PPIs));
                await SharedWord.Change(pe, kept, set: access.Value & SGIs);
                break;
            default:
                await SharedWord.Change(pe, kept, clear: access.Value & SGIs);
                break;
        }
        if (access.Offset is GicOffset.ISPENDR or GicOffset.ICPENDR)
            await Resampling.NoteStore(pe, owner, physicalBits, isPending: access.Offset == GicOffset.ISPENDR);
        await pe.STR(physical, physicalBits, 4);
        // A list register of the other PE may hold some of them.
        if (access.Offset == GicOffset.ICPENDR && owner != access.My)
            await SharedWord.Change(pe, owner + PerPE.Cleared, set: access.Value & (SGIs | PPIs));
        return MmioResult.Ignored;
    }

    /// <summary>The PPIs that are active at the GIC only because the hypervisor has acknowledged them, at the PE of another vCPU.</summary>
    private static async Handler<ulong> Waiting(ModelPE pe, ulong owner) =>
        await pe.LDR(owner + PerPE.Pending, 4) | await pe.LDR(owner + PerPE.Signalled);

    /// <summary>GICR_IPRIORITYR&lt;n&gt; is accessed by bytes and words.</summary>
    public static bool IsOfPriority(int size) => size is 1 or 4;

    /// <param name="access">By its offset from GICR_IPRIORITYR0.</param>
    public static async Handler StorePriority(ModelPE pe, ulong owner, MmioAccess access)
    {
        if (IsOfPriority(access.Size))
            await pe.STR(owner + PerPE.Priorities + access.Offset, access.Value & PriorityBits, access.Size);
    }

    private static ulong KeptAt(ulong offset) => offset switch
    {
        GicOffset.IGROUPR => PerPE.Group,
        GicOffset.ISENABLER or GicOffset.ICENABLER => PerPE.Enabled,
        GicOffset.ISACTIVER or GicOffset.ICACTIVER => PerPE.Active,
        _ => PerPE.Pending,
    };

    /// <summary>A PPI that the hypervisor has acknowledged, and the cell has not, is active at the GIC, and pending for the cell. List registers of this PE hold none: <see cref="Injection.Withdraw"/>.</summary>
    private static async Handler<ulong> Load(ModelPE pe, ulong owner, MmioAccess access, ulong physical, ulong kept)
    {
        if (access.Offset is GicOffset.IGROUPR or GicOffset.ISENABLER or GicOffset.ICENABLER)
            return kept;
        ulong atGic = await pe.LDR(physical, 4);
        if (access.Offset is GicOffset.ISPENDR or GicOffset.ICPENDR)
            return kept | atGic & PPIs;
        bool isOwn = owner == access.My;
        // The cell may have taken what is signalled there meanwhile: it is then not seen as active from here.
        ulong waiting = isOwn ? await pe.LDR(owner + PerPE.Pending, 4) : await Waiting(pe, owner);
        return kept & SGIs | (isOwn ? await ActiveSGIs(pe, deactivated: 0) : 0) | atGic & ~waiting & PPIs;
    }

    /// <summary>The SGIs that list registers of this PE hold as active.</summary>
    /// <param name="deactivated">Those of them that are to be so no longer.</param>
    private static async Handler<ulong> ActiveSGIs(ModelPE pe, ulong deactivated)
    {
        ulong active = 0;
        for (int n = 0; n < ListRegister.Count; n++)
        {
            var list = new ListRegister(await pe.MRS(ListRegister.Register(n)));
            if (!list.IsActive || list.VINTID.Value >= 16)
                continue;
            active |= 1UL << (int)list.VINTID.Value;
            if ((deactivated >> (int)list.VINTID.Value & 1) != 0)
                await pe.MSR(ListRegister.Register(n), list.Bits & ~ActiveBit);
        }
        return active;
    }
}
