using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>Draws that several parts of a case need.</summary>
internal static class Draws
{
    private const int Tries = 20;

    /// <summary>An input address that a leaf of <paramref name="level"/> maps to <paramref name="output"/>, apart from <paramref name="others"/> if there is room.</summary>
    public static ulong Apart(Draw draw, Shape shape, int level, ulong output, IReadOnlyList<ulong> others)
    {
        int low = shape.LowBit(level);
        ulong inputs = (1UL << shape.InputBits) - 1, offset = (1UL << low) - 1;
        ulong address = 0;
        for (int i = 0; i < Tries; i++)
        {
            address = draw.Next() & inputs & ~offset | output & offset;
            // A leaf of another may be larger than this one: apart means another entry at a level above, if there is one.
            int apart = i < Tries / 2 ? Math.Max(low, shape.LowBit(Math.Max(shape.StartLevel, 1))) : low;
            if (others.All(other => (other & inputs) >> apart != address >> apart))
                break;
        }
        return address;
    }

}
