using System.Numerics;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// The registers of a vCPU's SGIs and PPIs that have a bit for each. Enables and groups are kept for the cell, and those of PPIs are physical too;
/// an SGI is pending while it is in the set of its PE.
/// </summary>
/// <remarks>Deviation: in the source the SGIs of a cell are always enabled and in Group 1, and their pending bits cannot be written. (gicv3_handle_redist_access.)</remarks>
internal static class PrivateInterrupts
{
    private const ulong SGIs = 0xffff, PPIs = 0xffff_0000 & ~HypervisorSGI.Own;

    /// <param name="owner">The data of the PE whose registers they are.</param>
    /// <param name="access">A word, by its offset from SGI_base.</param>
    public static async Handler<MmioResult> Access(ModelPE pe, ulong owner, MmioAccess access)
    {
        ulong physical = await pe.LDR(owner + PerPE.Redistributor) + Board.SGIBase + access.Offset;
        bool isPending = access.Offset is GicOffset.ISPENDR or GicOffset.ICPENDR;
        ulong kept = owner + (isPending ? PerPE.Pending : access.Offset == GicOffset.IGROUPR ? PerPE.Group : PerPE.Enabled);
        if (!access.IsWrite)
        {
            ulong held = await pe.LDR(kept, 4);
            return new MmioResult(TrapResult.Handled, isPending ? held & SGIs | await pe.LDR(physical, 4) & PPIs : held);
        }
        switch (access.Offset)
        {
            case GicOffset.IGROUPR:
                await pe.STR(kept, access.Value, 4);
                await pe.STR(physical, access.Value & PPIs | HypervisorSGI.Own, 4);
                break;
            case GicOffset.ISENABLER:
                await pe.STR(kept, await pe.LDR(kept, 4) | access.Value, 4);
                await pe.STR(physical, access.Value & PPIs, 4);
                break;
            case GicOffset.ICENABLER:
                await pe.STR(kept, await pe.LDR(kept, 4) & ~access.Value, 4);
                await pe.STR(physical, access.Value & PPIs, 4);
                break;
            case GicOffset.ISPENDR:
                for (ulong rest = access.Value & SGIs; rest != 0; rest &= rest - 1)
                    await Injection.SetPending(pe, owner, (uint)BitOperations.TrailingZeroCount(rest));
                await pe.STR(physical, access.Value & PPIs, 4);
                break;
            default:
                while (await pe.STLXR(kept, await pe.LDAXR(kept) & ~(access.Value & SGIs)) != 0)
                {
                }
                await pe.STR(physical, access.Value & PPIs, 4);
                break;
        }
        return MmioResult.Ignored;
    }
}
