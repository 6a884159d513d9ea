namespace VirtSpec.Hypervisors.Common;

/// <summary>Attribute bits of leaf descriptors. (Arm DDI 0487L.b, attribute fields in stage 1 and stage 2 VMSAv8-64 Block and Page descriptors.)</summary>
public static class StageAttributes
{
    /// <summary>MAIR_EL2: attribute 0 is Normal write-back, attribute 1 Device-nGnRE.</summary>
    public const ulong MAIR = 0x04ff;

    private const ulong AF = 1 << 10, InnerShareable = 3 << 8, XN = 1UL << 54, ReadOnly = 1 << 7, RES1 = 1 << 6, Device = 1 << 2;

    /// <summary>EL2, stage 1: text, which is never written.</summary>
    public const ulong Text = AF | InnerShareable | RES1 | ReadOnly;

    /// <summary>EL2, stage 1: data, which is never executed.</summary>
    public const ulong Data = AF | InnerShareable | RES1 | XN;

    /// <summary>EL2, stage 1: registers of devices.</summary>
    public const ulong Registers = AF | RES1 | XN | Device;

    /// <summary>Stage 2: RAM of a guest, with all rights; MemAttr 1111 leaves the choice of attributes to stage 1.</summary>
    public const ulong GuestRam = AF | InnerShareable | 3 << 6 | 0xf << 2;
}
