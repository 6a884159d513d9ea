namespace VirtSpec.Streams.Cases;

/// <summary>What software sees of a PE and memory, before or after a case.</summary>
public sealed class CaseState
{
    public ulong[] X { get; } = new ulong[31];

    public UInt128[] V { get; } = new UInt128[32];

    public uint FPCR { get; set; }

    public uint FPSR { get; set; }

    public ulong SP { get; set; }

    public ulong PC { get; set; }

    /// <summary>The flags, N in bit 3 to V in bit 0.</summary>
    public uint NZCV { get; set; }

    /// <summary>The doublewords that differ from the background, by their address, little-endian.</summary>
    public SortedDictionary<ulong, ulong> Memory { get; } = [];

    public CaseState Copy()
    {
        var copy = new CaseState { SP = SP, PC = PC, NZCV = NZCV, FPCR = FPCR, FPSR = FPSR };
        X.CopyTo(copy.X, 0);
        V.CopyTo(copy.V, 0);
        foreach (var (address, value) in Memory)
            copy.Memory[address] = value;
        return copy;
    }

    /// <summary>The doubleword at <paramref name="address"/>, a multiple of 8.</summary>
    public ulong MemoryAt(ulong address) => Memory.TryGetValue(address, out ulong value) ? value : Background.Memory(address);
}
