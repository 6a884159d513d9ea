using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Translation;

/// <summary>What a TLBI asks for: the entries that are gone when it completes. (Arm DDI0487L.b, AArch64.TLBI_VA, _ASID, _VAA, _VMALL, _IPAS2, _ALL, TLBIMatch.)</summary>
/// <param name="VMID">Only entries of this virtual machine; null when the regime has none or all are meant.</param>
/// <param name="ASID">Only entries of this address space; entries that are global too, unless <see cref="SparesGlobal"/>.</param>
/// <param name="Address">Only entries that serve the page of this address: bits 55:12 of a virtual one, or an intermediate physical one.</param>
public sealed record TlbInvalidation(Regime Regime, TlbiStages Stages, VMID? VMID, ASID? ASID = null, ulong? Address = null)
{
    /// <summary>Entries of the last level of lookup only.</summary>
    public bool LastLevelOnly { get; init; }

    /// <summary>By ASID: global entries stay.</summary>
    public bool SparesGlobal { get; init; }

    /// <summary>The TLBs of all PEs of the Inner Shareable domain; else that of the PE alone.</summary>
    public bool InnerShareable { get; init; }

    public bool Removes(TlbEntry entry) =>
        entry.Context.Regime == Regime
        && IsOfStages(entry.Stage)
        && (VMID is null || entry.Context.VMID == VMID)
        && (ASID is null || IsOfASID(entry))
        && (Address is not { } address || entry.Covers(address))
        && (!LastLevelOnly || entry.IsLeaf);

    private bool IsOfStages(TlbStage stage) => Stages switch
    {
        TlbiStages.Stage1 => stage != TlbStage.Stage2,
        TlbiStages.Stage2 => stage == TlbStage.Stage2,
        _ => true,
    };

    private bool IsOfASID(TlbEntry entry) => entry.IsGlobal ? !SparesGlobal : entry.Context.ASID == ASID;
}

/// <summary>The stages whose entries a TLBI removes.</summary>
public enum TlbiStages : byte
{
    /// <summary>Of stage 1, and of both stages together.</summary>
    Stage1,

    /// <summary>Of stage 2 alone.</summary>
    Stage2,

    All,
}
