namespace VirtSpec.Spec.Translation;

/// <summary>An address space identifier, 8 or 16 bits.</summary>
public readonly record struct ASID(ushort Value);

/// <summary>A virtual machine identifier, 8 or 16 bits.</summary>
public readonly record struct VMID(ushort Value);

/// <summary>To whom a translation belongs, beside the walk's own result. (Arm ARM, type TLBContext.)</summary>
/// <param name="ASID">Of regimes with EL0; a translation that is global belongs to every one.</param>
/// <param name="VMID">Of the EL1&amp;0 regime where EL2 is implemented.</param>
/// <param name="CnP">Common, not private: other PEs of the Inner Shareable domain have the same tables.</param>
public readonly record struct TLBContext(Regime Regime, ASID? ASID, VMID? VMID, bool CnP);
