namespace VirtSpec.Translations.Claims;

/// <summary>A sequence of choices that a seed determines (SplitMix64).</summary>
internal sealed class ClaimDraw(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong value = _state += 0x9e3779b97f4a7c15;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    public bool Chance(int count, int of) => Below(of) < count;

    public T Pick<T>(params ReadOnlySpan<T> from) => from[Below(from.Length)];
}
