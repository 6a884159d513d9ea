namespace VirtSpec.Spec.Gic;

/// <summary>The number of an interrupt: 0 to 15 are SGIs, 16 to 31 PPIs, 32 to 1019 SPIs, 1020 to 1023 special, from 8192 LPIs.</summary>
public readonly record struct INTID(uint Value)
{
    /// <summary>What an acknowledge reads when no interrupt can be signalled.</summary>
    public static readonly INTID Spurious = new(1023);

    public bool IsSGI => Value < 16;

    public bool IsPPI => Value is >= 16 and < 32;

    public bool IsSPI => Value is >= 32 and < 1020;

    /// <summary>Which 32 interrupts it is among: 0 for SGIs and PPIs.</summary>
    internal int Bank => (int)(Value >> 5);

    /// <summary>Its bit in a word for 32 interrupts.</summary>
    internal uint Bit => 1u << (int)(Value & 31);

    public override string ToString() => $"INTID {Value}";
}

/// <summary>The group of an interrupt. With GICD_CTLR.DS 1 there are two.</summary>
public enum InterruptGroup : byte
{
    Group0,

    Group1,
}
