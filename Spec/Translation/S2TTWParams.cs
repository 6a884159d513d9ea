namespace VirtSpec.Spec.Translation;

/// <summary>The control information of a stage 2 walk. (Arm ARM, type S2TTWParams.)</summary>
/// <param name="VM">Stage 2 is on.</param>
public readonly record struct S2TTWParams(bool VM)
{
    public TGx Granule { get; init; }

    /// <summary>Input addresses have 64-T0SZ bits.</summary>
    public int TxSZ { get; init; }

    /// <summary>The size of output addresses in bits, at most what the PE has.</summary>
    public int OutputBits { get; init; }

    /// <summary>The field SL0, from which the level of the first lookup follows.</summary>
    public uint SL0 { get; init; }

    /// <summary>The table base register, VTTBR_EL2.</summary>
    public ulong TTBR { get; init; }

    /// <summary>A stage 1 walk through Device memory faults.</summary>
    public bool PTW { get; init; }

    /// <summary>Descriptors are big-endian.</summary>
    public bool EE { get; init; }

    /// <summary>Hardware manages the Access flag.</summary>
    public bool HA { get; init; }

    /// <summary>Hardware manages dirty state, with HA.</summary>
    public bool HD { get; init; }

    /// <summary>XN has two bits (FEAT_XNX).</summary>
    public bool XNX { get; init; }

    /// <summary>AArch64.IASize: the address bits that are translated.</summary>
    public int InputBits => 64 - TxSZ;

    /// <summary>AArch64.S2StartLevel: the level of the first lookup. The 4KB granule counts otherwise than the others.</summary>
    public int StartLevel => Granule == TGx.TGx_4KB
        ? SL0 switch { 0b00 => 2, 0b01 => 1, 0b10 => 0, _ => 3 }
        : TGxExtensions.FinalLevel - (int)SL0;
}
