using VirtSpec.Properties.Classification;

namespace VirtSpec.Properties.Gen;

/// <summary>A sequence of choices that a key determines.</summary>
public sealed class Draw(ulong key)
{
    private ulong _state = Keyed.Mix(key);

    /// <summary>The sequence for the <paramref name="index"/>th case under a seed: independent of how many cases others take.</summary>
    public static Draw For(ulong seed, ulong index) => new(Keyed.Mix(seed) ^ index);

    /// <summary>The sequence for one event of an owner in a case: independent of what the owner's other events and other owners draw.</summary>
    public static Draw For(ulong seed, ulong index, ulong owner, ulong @event) => new(Keyed.Mix(Keyed.Mix(Keyed.Mix(seed) ^ index) ^ owner) ^ @event);

    public ulong Next() => Keyed.Mix(_state++);

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    /// <summary>True <paramref name="count"/> times in <paramref name="of"/>.</summary>
    public bool Chance(int count, int of) => Below(of) < count;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
