using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Generate;

/// <summary>A sequence of choices that a key determines.</summary>
public sealed class Draw(ulong key)
{
    private ulong _state = Background.Mix(key);

    /// <summary>The sequence for the <paramref name="index"/>th case under a seed: independent of how many cases others take.</summary>
    public static Draw For(ulong seed, ulong index) => new(Background.Mix(seed) ^ index);

    public ulong Next() => Background.Mix(_state++);

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    /// <summary>True <paramref name="count"/> times in <paramref name="of"/>.</summary>
    public bool Chance(int count, int of) => Below(of) < count;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
