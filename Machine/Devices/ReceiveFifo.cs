namespace VirtSpec.Machine.Devices;

/// <summary>Up to sixteen received bytes as a value, the oldest first; equal when the bytes are.</summary>
/// <param name="Bytes">The oldest byte in bits 7:0, the next above it; zero beyond <paramref name="Count"/>.</param>
public readonly record struct ReceiveFifo(UInt128 Bytes, int Count)
{
    /// <summary>What the FIFO holds when it is enabled.</summary>
    public const int Depth = 16;

    /// <summary>The byte that is read next; zero when there is none, where the manual leaves it open.</summary>
    public byte Oldest => (byte)Bytes;

    /// <summary>With a byte more, for which there must be room.</summary>
    public ReceiveFifo Push(byte value) => new(Bytes | (UInt128)value << (8 * Count), Count + 1);

    /// <summary>Without the oldest byte, if there is one.</summary>
    public ReceiveFifo Pop() => Count == 0 ? this : new(Bytes >> 8, Count - 1);
}
