namespace VirtSpec.Streams.Cases;

/// <summary>The memory of a system-level case: RAM of QEMU's board, with SMC after the words and in every vector.</summary>
public static class SystemBoard
{
    public const ulong RAM = 0x4000_0000, RAMBytes = 0x1_0000_0000;
    public const ulong VectorsEL1 = 0x4010_0000, VectorsEL2 = 0x4011_0000, Code = 0x4020_0000;
    public const int VectorBytes = 0x80, Vectors = 16;

    /// <summary>Where the data of a case are; all else that loads and stores reach is zero.</summary>
    public const ulong Data = 0x4030_0000;
    public const int DataBytes = 256;

    /// <summary>SMC #0, which ends a case when it reaches EL3.</summary>
    public const uint Smc = 0xd400_0003;

    public static bool IsRAM(ulong address, int size) => address >= RAM && address - RAM <= RAMBytes - (ulong)size;

    public static bool IsData(ulong address) => address - Data < DataBytes;

    /// <summary>The word that is at <paramref name="address"/>, a multiple of 4, when no case has put another there.</summary>
    public static uint WordAt(ulong address)
    {
        if (IsData(address))
            return (uint)(Background.Memory(address & ~7UL) >> 8 * (int)(address & 4));
        bool isVector = address - VectorsEL1 < Vectors * VectorBytes || address - VectorsEL2 < Vectors * VectorBytes;
        return isVector && address % VectorBytes == 0 ? Smc : 0;
    }
}
