namespace VirtSpec.Spec.Translation;

/// <summary>Normal or Device memory. (Arm ARM, type MemType.)</summary>
public enum MemType : byte
{
    Normal,
    Device,
}

/// <summary>Gathering, reordering, early write acknowledgement. (Arm ARM, type DeviceType.)</summary>
public enum DeviceType : byte
{
    nGnRnE,
    nGnRE,
    nGRE,
    GRE,
}

/// <summary>Cacheability. (Arm ARM, constants MemAttr_NC, MemAttr_WT, MemAttr_WB.)</summary>
public enum MemAttr : byte
{
    NC = 0b00,
    WT = 0b10,
    WB = 0b11,
}

/// <summary>(Arm ARM, type Shareability.)</summary>
public enum Shareability : byte
{
    NSH,
    ISH,
    OSH,
}

/// <summary>Cacheability of Normal memory, inner or outer. (Arm ARM, type MemAttrHints.)</summary>
/// <param name="Hints">Allocation: bit 1 on reads, bit 0 on writes.</param>
public readonly record struct MemAttrHints(MemAttr Attrs, byte Hints = 0, bool Transient = false)
{
    public static readonly MemAttrHints NonCacheable = new(MemAttr.NC);

    public static readonly MemAttrHints WriteThroughReadAllocate = new(MemAttr.WT, 0b10);

    public static readonly MemAttrHints WriteBackAllocate = new(MemAttr.WB, 0b11);
}

/// <summary>The attributes of memory. (Arm ARM, type MemoryAttributes.)</summary>
/// <param name="Device">Of Device memory.</param>
/// <param name="Inner">Of Normal memory.</param>
/// <param name="Outer">Of Normal memory.</param>
public readonly record struct MemoryAttributes(MemType MemType, DeviceType Device, MemAttrHints Inner, MemAttrHints Outer, Shareability Shareability)
{
    /// <summary>NormalNCMemAttr.</summary>
    public static readonly MemoryAttributes NormalNC = Normal(MemAttrHints.NonCacheable, Shareability.OSH);

    /// <summary>What data accesses get while stage 1 is off.</summary>
    public static readonly MemoryAttributes Device_nGnRnE = OfDevice(DeviceType.nGnRnE, Shareability.OSH);

    public bool IsDevice => MemType == MemType.Device;

    public static MemoryAttributes Normal(MemAttrHints both, Shareability shareability) => new(MemType.Normal, default, both, both, shareability);

    public static MemoryAttributes OfDevice(DeviceType device, Shareability shareability) =>
        new(MemType.Device, device, MemAttrHints.NonCacheable, MemAttrHints.NonCacheable, shareability);

    /// <summary>EffectiveShareability: Device and Normal Non-cacheable memory is Outer Shareable.</summary>
    public MemoryAttributes WithEffectiveShareability() =>
        IsDevice || (Inner.Attrs == MemAttr.NC && Outer.Attrs == MemAttr.NC) ? this with { Shareability = Shareability.OSH } : this;
}
