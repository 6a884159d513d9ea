namespace VirtSpec.Machine.Memory;

/// <summary>Draws that a key determines: the same key gives the same draw on every machine, whatever else was drawn.</summary>
internal static class KeyedDraw
{
    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    /// <param name="owner">Whose draw it is.</param>
    /// <param name="number">The owner's own event number.</param>
    public static ulong Below(ulong bound, ulong seed, ulong owner, ulong number) => Mix(Mix(Mix(seed) ^ owner) ^ number) % bound;

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }
}
