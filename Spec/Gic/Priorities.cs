namespace VirtSpec.Spec.Gic;

/// <summary>The priorities of 32 interrupts, a byte each; the byte of interrupt n is the nth.</summary>
internal readonly record struct Priorities(ulong Bytes0To7, ulong Bytes8To15, ulong Bytes16To23, ulong Bytes24To31)
{
    /// <summary>How many bits of a priority are implemented, from the top. (Arm IHI 0069H, 4.8: 16 priorities at least, and 32 here; ICC_CTLR_EL1.PRIbits.)</summary>
    public const int Bits = 5;

    /// <summary>The implemented bits of each byte; the others are RAZ/WI.</summary>
    private static readonly ulong ImplementedInEach = Preemption.Implemented(byte.MaxValue) * 0x0101_0101_0101_0101UL;

    public byte this[int interrupt] => (byte)(Eight(interrupt >> 3) >> (interrupt & 7) * 8);

    /// <summary>The priorities of as many interrupts as there are bytes in an access.</summary>
    public uint Read(int first, int count) => (uint)(Eight(first >> 3) >> (first & 7) * 8 & Mask(count));

    public Priorities Write(int first, int count, uint value)
    {
        int shift = (first & 7) * 8;
        ulong changed = Eight(first >> 3) & ~(Mask(count) << shift) | (value & Mask(count) & ImplementedInEach) << shift;
        return (first >> 3) switch
        {
            0 => this with { Bytes0To7 = changed },
            1 => this with { Bytes8To15 = changed },
            2 => this with { Bytes16To23 = changed },
            _ => this with { Bytes24To31 = changed },
        };
    }

    private ulong Eight(int index) => index switch { 0 => Bytes0To7, 1 => Bytes8To15, 2 => Bytes16To23, _ => Bytes24To31 };

    private static ulong Mask(int count) => (1UL << count * 8) - 1;
}
