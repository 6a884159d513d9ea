namespace VirtSpec.Spec.Translation;

/// <summary>The permission fields that a walk has gathered, of one stage. (Arm ARM, type Permissions.)</summary>
public readonly record struct Permissions
{
    /// <summary>AP[2:1] of the leaf: bit 1 read-only, bit 0 for EL0 too.</summary>
    public byte AP { get; init; }

    /// <summary>APTable of all tables: bit 1 takes away writes, bit 0 EL0.</summary>
    public byte APTable { get; init; }

    public bool UXN { get; init; }

    public bool UXNTable { get; init; }

    public bool PXN { get; init; }

    public bool PXNTable { get; init; }

    /// <summary>XN of the EL2 regime.</summary>
    public bool XN { get; init; }

    public bool XNTable { get; init; }

    /// <summary>S2AP: bit 1 permits writes, bit 0 reads.</summary>
    public byte S2AP { get; init; }

    /// <summary>XN[1:0] of stage 2; without FEAT_XNX bit 0 is 0.</summary>
    public byte S2XN { get; init; }
}

/// <summary>What an access may do. (Arm ARM, types S1AccessControls and S2AccessControls.)</summary>
public readonly record struct AccessControls(bool R, bool W, bool X);
