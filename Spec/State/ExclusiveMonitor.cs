using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.State;

/// <summary>
/// The local exclusive monitor: whether an address range is marked for exclusive access, and which.
/// The reservation granule is the smallest that the architecture allows to be told apart here: the bytes that were loaded.
/// </summary>
public readonly record struct ExclusiveMonitor(PA Address, byte Size)
{
    /// <summary>The Open Access state: nothing is marked.</summary>
    public static readonly ExclusiveMonitor Open;

    public bool IsExclusive => Size != 0;

    /// <summary>True when a store of <paramref name="size"/> bytes by another PE touches what is marked, which ends the mark.</summary>
    public bool Overlaps(PA address, int size) => address.Value < Address.Value + Size && Address.Value < address.Value + (ulong)size;

    /// <summary>True when a store-exclusive of <paramref name="size"/> bytes to <paramref name="address"/> passes the local monitor.</summary>
    public bool Marks(PA address, int size) => Size == size && Address == address;
}
