namespace VirtSpec.Spec.Translation;

/// <summary>
/// When two entries of a TLB contradict each other, so that software had to break before it made:
/// invalidate the old entry, and complete that, before it wrote the new one. (Arm DDI0487L.b, "Using break-before-make when updating translation table entries".)
/// </summary>
internal static class TlbConflict
{
    /// <summary>
    /// Both are leaves that serve a common address for a common user and differ in size, output address, memory type or whether they are global.
    /// Other changes, those of permissions above all, need no break.
    /// </summary>
    public static bool Exists(TlbEntry one, TlbEntry other) =>
        one.Stage == other.Stage && one.IsLeaf && other.IsLeaf && one != other
        && HaveCommonUser(one, other) && Overlap(one, other) && !AreCompatible(one, other);

    private static bool HaveCommonUser(TlbEntry one, TlbEntry other) =>
        one.Context.Regime == other.Context.Regime && one.Context.VMID == other.Context.VMID
        && (one.IsGlobal || other.IsGlobal || one.Context.ASID == other.Context.ASID);

    private static bool Overlap(TlbEntry one, TlbEntry other)
    {
        int bits = Math.Max(one.InputBits, other.InputBits);
        return one.Input >> bits == other.Input >> bits;
    }

    private static bool AreCompatible(TlbEntry one, TlbEntry other) =>
        one.InputBits == other.InputBits && one.IsGlobal == other.IsGlobal && Same(one.State, other.State) && Same(one.State2, other.State2);

    private static bool Same(in TTWState one, in TTWState other) =>
        one.BaseAddress == other.BaseAddress && one.Level == other.Level && one.MemAttrs == other.MemAttrs && one.Contiguous == other.Contiguous;
}
