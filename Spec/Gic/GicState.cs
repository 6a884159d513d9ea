using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Gic;

/// <summary>A GICv3 outside its CPU interfaces, as a value: distributor and redistributors.</summary>
public sealed record GicState
{
    /// <summary>How many redistributors there are, one for each PE.</summary>
    public int ProcessorCount => 1;

    /// <summary>The GIC as it leaves reset.</summary>
    /// <param name="pes">How many PEs there are, 1 to 8; the affinity of PE n is 0.0.0.n.</param>
    public static GicState Reset(int pes) => new();

    /// <summary>What the redistributor of a PE forwards to its CPU interface.</summary>
    public PendingInterrupts Pending(int pe) => default;

    /// <summary>The GIC with other levels of the private peripherals of a PE: bit n for INTID n, of 16 to 31.</summary>
    public GicState WithPrivateLines(int pe, uint levels) => this;

    /// <summary>The GIC with another level of a shared peripheral.</summary>
    public GicState WithSharedLine(INTID id, bool level) => this;

    /// <summary>The GIC after what the CPU interface of a PE told it.</summary>
    public GicState After(int pe, GicCommand command) => this;

    /// <summary>Reads 1, 2, 4 or 8 bytes at an offset from the distributor's frame of 64 KiB. Reads have no side effects.</summary>
    public ulong ReadDistributor(ulong offset, int size) => 0;

    public GicState WriteDistributor(ulong offset, int size, ulong value) => this;

    /// <summary>Reads 1, 2, 4 or 8 bytes at an offset from the two frames, RD_base and SGI_base, of a redistributor.</summary>
    public ulong ReadRedistributor(int pe, ulong offset, int size) => 0;

    public GicState WriteRedistributor(int pe, ulong offset, int size, ulong value) => this;
}
