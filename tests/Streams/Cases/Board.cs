namespace VirtSpec.Streams.Cases;

/// <summary>
/// The memory that a case runs in: four blocks of four pages, at addresses whose carries and signs differ.
/// In each block code lies in the third page, and data in the others; nothing else is mapped.
/// </summary>
public static class Board
{
    public const int PageSize = 0x1000;
    public const int BlockSize = 4 * PageSize;
    public const int CodeOffset = 2 * PageSize;

    /// <summary>At zero; where RAM begins on the board; with code at the last page below 4 GiB; at the end of the 44-bit space of Cortex-A57.</summary>
    public static readonly IReadOnlyList<ulong> Blocks = [0, 0x4000_0000, 0xffff_d000, 0xfff_ffff_c000];

    /// <summary>True when all <paramref name="size"/> bytes from <paramref name="address"/> up are memory.</summary>
    public static bool IsMapped(ulong address, int size) => IsMapped(address) && IsMapped(address + (ulong)size - 1);

    /// <summary>True when the page that holds <paramref name="address"/> is one that code is put into.</summary>
    public static bool IsCode(ulong address)
    {
        foreach (ulong block in Blocks)
            if (address - (block + CodeOffset) < PageSize)
                return true;
        return false;
    }

    private static bool IsMapped(ulong address)
    {
        foreach (ulong block in Blocks)
            if (address - block < BlockSize)
                return true;
        return false;
    }
}
