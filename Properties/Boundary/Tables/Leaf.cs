using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>A page or block that tables map.</summary>
/// <param name="Input">Its first input address.</param>
/// <param name="Bits">It has 2^Bits bytes.</param>
/// <param name="Output">Its first output address.</param>
/// <param name="Descriptor">The descriptor, in the byte order of the walk.</param>
public readonly record struct Leaf(ulong Input, int Bits, ulong Output, ulong Descriptor)
{
    private const int S2APRead = 6, S2APWrite = 7, XNHigh = 54, XNLow = 53;

    /// <summary>In bytes.</summary>
    public ulong Size => 1UL << Bits;

    /// <summary>What the fields of a stage 2 descriptor permit. XN[1:0] = 10 permits nobody to execute. (Arm DDI0487L.b, stage 2 descriptor, S2AP, XN.)</summary>
    public RangeRights Stage2Rights =>
        (Bit(S2APRead) ? RangeRights.Read : 0) | (Bit(S2APWrite) ? RangeRights.Write : 0) | (Bit(XNHigh) && !Bit(XNLow) ? 0 : RangeRights.Execute);

    /// <summary>MemAttr and SH: what a stage 2 descriptor says of the kind of memory, and whether the entry may be one of a contiguous run.</summary>
    public ulong Attributes => Descriptor & (0xfUL << 2 | 3UL << 8 | 1UL << 52);

    private bool Bit(int bit) => (Descriptor >> bit & 1) != 0;
}
