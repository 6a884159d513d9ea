using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

/// <summary>FEAT_HAFDBS: hardware management of the Access flag and dirty state.</summary>
public static partial class AArch64
{
    /// <summary>What hardware makes of a stage 1 leaf: the Access flag set, and AP[2] cleared for a write when DBM permits.</summary>
    private static ulong S1UpdatedDescriptor(in TranslationContext c, in S1TTWParams p, AccessDescriptor access, FaultRecord fault, ulong descriptor)
    {
        if (!p.HA)
            return descriptor;
        ulong updated = SettingAccessFlagPermitted(c, fault) ? descriptor | Descriptor.AF : descriptor;
        return p.HD && new Descriptor(descriptor).DBM && MakesDirty(c, access, fault) ? updated & ~Descriptor.WriteBit : updated;
    }

    /// <summary>What hardware makes of a stage 2 leaf: the Access flag set, and S2AP[1] set for a write when DBM permits.</summary>
    private static ulong S2UpdatedDescriptor(in TranslationContext c, in S2TTWParams p, AccessDescriptor access, FaultRecord fault, ulong descriptor)
    {
        if (!p.HA)
            return descriptor;
        ulong updated = SettingAccessFlagPermitted(c, fault) ? descriptor | Descriptor.AF : descriptor;
        return p.HD && new Descriptor(descriptor).DBM && MakesDirty(c, access, fault) ? updated | Descriptor.WriteBit : updated;
    }

    /// <summary>AArch64.SettingAccessFlagPermitted.</summary>
    private static bool SettingAccessFlagPermitted(in TranslationContext c, FaultRecord fault) =>
        !fault.IsFault || (fault.StatusCode is FaultStatus.Alignment or FaultStatus.Permission && c.Choices.SetsAccessFlagOnFault);

    /// <summary>AArch64.SettingDirtyStatePermitted, of an access that writes. Maintenance and address translation do not.</summary>
    private static bool MakesDirty(in TranslationContext c, AccessDescriptor access, FaultRecord fault) =>
        access.Write && !access.IsMaintenance
        && (!fault.IsFault || (fault.StatusCode == FaultStatus.Alignment && c.Choices.SetsDirtyStateOnAlignmentFault));

    /// <summary>
    /// Updates a stage 1 leaf, through stage 2 as a write, whose fault takes the place of the walk's.
    /// False when the descriptor is no longer what the walk read.
    /// </summary>
    private static bool S1UpdateDescriptor<TObserver>(
        ref TranslationContext c, in S1TTWParams p, in TranslationRequest request, ref TObserver observer, ref WalkResult walk)
        where TObserver : struct, IWalkObserver, allows ref struct =>
        S1DescriptorPlace(ref c, p.Regime, request.ForUpdate(), ref observer, ref walk) is not { } address
        || c.TrySwapTableDesc(address, p.EE, (walk.Descriptor, walk.Updated), ref observer);
}
