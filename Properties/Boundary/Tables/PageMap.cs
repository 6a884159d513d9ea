using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>The pages of RAM, 4 KiB each, by number from the start of RAM on.</summary>
internal readonly struct PageMap(ulong ramSize)
{
    public const int PageBits = 12;

    public const ulong PageSize = 1UL << PageBits;

    /// <summary>How many pages there are.</summary>
    public int Count => (int)(ramSize >> PageBits);

    /// <summary>The number of the page that holds an address; false outside RAM.</summary>
    public bool TryGet(ulong address, out int page)
    {
        ulong offset = address - BoardLayout.Ram.Value;
        page = (int)(offset >> PageBits);
        return offset < ramSize;
    }

    /// <summary>The pages of RAM that a range touches, from the first to the one behind the last; empty outside RAM.</summary>
    public (int First, int End) Range(ulong address, ulong size)
    {
        ulong start = Math.Max(address, BoardLayout.Ram.Value), end = Math.Min(address + size, BoardLayout.Ram.Value + ramSize);
        return start >= end ? (0, 0) : ((int)((start - BoardLayout.Ram.Value) >> PageBits), (int)((end - 1 - BoardLayout.Ram.Value) >> PageBits) + 1);
    }

    /// <summary>Any address of the range is outside RAM.</summary>
    public bool Leaves(ulong address, ulong size) => address < BoardLayout.Ram.Value || address + size > BoardLayout.Ram.Value + ramSize;

    public static PA AddressOf(int page) => BoardLayout.Ram + ((ulong)page << PageBits);
}
