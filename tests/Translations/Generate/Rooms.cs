using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Generate;

/// <summary>Finds room for tables in the RAM of the board.</summary>
internal sealed class Rooms(Draw draw)
{
    private readonly int _first = draw.Below(Board.TableSlots);
    private readonly int _step = draw.Pick(s_steps);
    private int _tables, _roots;

    // Each generates all residues modulo 63.
    private static readonly int[] s_steps = [1, 2, 5, 10, 62];

    /// <summary>The physical address of room for <paramref name="bytes"/>, aligned to them.</summary>
    public ulong Next(ulong bytes)
    {
        if (bytes > Board.Slot)
            return Board.Roots + (ulong)(_roots++ & 3) * Board.RootSize + (ulong)draw.Below((int)(Board.RootSize / bytes)) * bytes;
        ulong slot = Board.Tables + (ulong)((_first + _step * _tables++) % Board.TableSlots) * Board.Slot;
        // The alignment is at least 64 bytes.
        ulong aligned = Math.Max(bytes, 64);
        return slot + (ulong)draw.Below((int)(Board.Slot / aligned)) * aligned;
    }
}
