namespace VirtSpec.Spec.Gic;

/// <summary>Who made the GIC, which is IMPLEMENTATION DEFINED: the values of QEMU's board, those of an Arm GIC with architecture 3.</summary>
internal static class GicIdentification
{
    /// <summary>GICD_IIDR and GICR_IIDR: Arm, revision 0.</summary>
    public const uint IIDR = 0x43b;

    /// <summary>The identification registers, from PIDR4.</summary>
    /// <param name="prefix">GICD or GICR.</param>
    /// <param name="offset">Of PIDR4.</param>
    /// <param name="partNumber">The low 8 bits of the part number, in PIDR0.</param>
    public static IEnumerable<GicRegister> Rows(string prefix, uint offset, uint partNumber) =>
    [
        GicRegister.Constant($"{prefix}_PIDR4", offset, 0x44),
        GicRegister.Constant($"{prefix}_PIDR5", offset + 0x04, 0),
        GicRegister.Constant($"{prefix}_PIDR6", offset + 0x08, 0),
        GicRegister.Constant($"{prefix}_PIDR7", offset + 0x0c, 0),
        GicRegister.Constant($"{prefix}_PIDR0", offset + 0x10, partNumber),
        GicRegister.Constant($"{prefix}_PIDR1", offset + 0x14, 0xb4),
        // ArchRev, bits 7:4, is 3.
        GicRegister.Constant($"{prefix}_PIDR2", offset + 0x18, 0x3b),
        GicRegister.Constant($"{prefix}_PIDR3", offset + 0x1c, 0),
        GicRegister.Constant($"{prefix}_CIDR0", offset + 0x20, 0x0d),
        GicRegister.Constant($"{prefix}_CIDR1", offset + 0x24, 0xf0),
        GicRegister.Constant($"{prefix}_CIDR2", offset + 0x28, 0x05),
        GicRegister.Constant($"{prefix}_CIDR3", offset + 0x2c, 0xb1),
    ];
}
