using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary;

/// <summary>
/// What TLBs may still hold although the tables of a VM give it no longer: every leaf that was taken away or lost rights,
/// until TLBIs for it have completed for both kinds of entry, those of stage 2 and those of both stages. (Arm DDI0487L.b, "TLB maintenance".)
/// </summary>
/// <param name="Maker">The PE that changed the tables.</param>
internal sealed class StaleEntry(VMID vmid, Leaf leaf, uint processors, int maker)
{
    public VMID VMID => vmid;

    public Leaf Leaf => leaf;

    public int Maker => maker;

    /// <summary>The PEs whose TLBs may hold an entry of stage 2: bit n for PE n.</summary>
    public uint OfStage2 { get; private set; } = processors;

    /// <summary>The same for entries of both stages, which an invalidation by intermediate physical address need not find.</summary>
    public uint OfBoth { get; private set; } = processors;

    /// <summary>The maker has gone back to a guest: it considers the change complete.</summary>
    public bool IsFinished { get; set; }

    public bool IsGone => (OfStage2 | OfBoth) == 0;

    public bool UsableOn(int processor) => ((OfStage2 | OfBoth) >> processor & 1) != 0;

    /// <summary>An invalidation has completed on some PEs. Entries of both stages can be made again from one of stage 2, which so must go first.</summary>
    public void Complete(TlbInvalidation invalidation, uint on)
    {
        if (invalidation.Regime != Regime.EL10 || (invalidation.VMID is { } id && id != vmid))
            return;
        if (invalidation.Stages != TlbiStages.Stage1 && (invalidation.Address is not { } address || address - leaf.Input < leaf.Size))
            OfStage2 &= ~on;
        if (invalidation.Stages != TlbiStages.Stage2 && invalidation is { Address: null, ASID: null })
            OfBoth &= ~(on & ~OfStage2);
    }
}

/// <summary>The difference that a change of a leaf makes to who uses it.</summary>
internal static class LeafDifference
{
    /// <summary>An entry that a TLB made of the old leaf permits or finds what the new one does not.</summary>
    public static bool TakesAway(in Leaf before, Leaf? after) =>
        after is not { } now || !Covers(now, before) || OutputOf(now, before) != before.Output || (before.Stage2Rights & ~now.Stage2Rights) != 0;

    /// <summary>Both may not be in a TLB at a time: they differ in size, output address or attributes. Rights may change without a break.</summary>
    public static bool Contradicts(in Leaf before, in Leaf after) =>
        before.Input < after.Input + after.Size && after.Input < before.Input + before.Size
        && (before.Bits != after.Bits || before.Output != after.Output || before.Attributes != after.Attributes);

    private static bool Covers(in Leaf outer, in Leaf inner) => inner.Input >= outer.Input && inner.Input + inner.Size <= outer.Input + outer.Size;

    private static ulong OutputOf(in Leaf outer, in Leaf inner) => outer.Output + (inner.Input - outer.Input);
}
