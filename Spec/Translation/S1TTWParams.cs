using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Translation;

/// <summary>The control information of a stage 1 walk. (Arm ARM, type S1TTWParams.)</summary>
public readonly record struct S1TTWParams(Regime Regime)
{
    public TGx Granule { get; init; }

    /// <summary>Addresses have 64-TxSZ bits.</summary>
    public int TxSZ { get; init; }

    /// <summary>The size of output addresses in bits, at most what the PE has.</summary>
    public int OutputBits { get; init; }

    /// <summary>The table base register.</summary>
    public ulong TTBR { get; init; }

    public ulong MAIR { get; init; }

    /// <summary>The top byte of the address is ignored.</summary>
    public bool TBI { get; init; }

    /// <summary>Walks of this range are disabled.</summary>
    public bool EPD { get; init; }

    /// <summary>Hierarchical permissions are disabled.</summary>
    public bool HPD { get; init; }

    public bool WXN { get; init; }

    /// <summary>Descriptors are big-endian.</summary>
    public bool EE { get; init; }

    /// <summary>Hardware manages the Access flag.</summary>
    public bool HA { get; init; }

    /// <summary>Hardware manages dirty state, with HA.</summary>
    public bool HD { get; init; }

    /// <summary>AArch64.IASize: the address bits that are translated.</summary>
    public int InputBits => 64 - TxSZ;

    /// <summary>AArch64.S1StartLevel: the level of the first lookup.</summary>
    public int StartLevel => TGxExtensions.FinalLevel - (InputBits - 1 - Granule.GranuleBits()) / Granule.Stride();
}

/// <summary>Which half of the virtual address space an address is in. (Arm ARM, type VARange.)</summary>
public enum VARange : byte
{
    LOWER,
    UPPER,
}
