using VirtSpec.Spec;
using VirtSpec.Spec.Base;

namespace VirtSpec.Translations.Claims;

/// <summary>A little RAM, for tables and a few instructions.</summary>
internal sealed class ClaimMemory : IReadMemory
{
    public const ulong Start = 0x4000_0000, Size = 0x40_0000;

    private readonly Dictionary<ulong, ulong> _words = [];

    public ulong this[ulong address]
    {
        get => _words.GetValueOrDefault(address & ~7UL);
        set => _words[address & ~7UL] = value;
    }

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        if (address.Value - Start > Size - (ulong)size)
            return false;
        value = this[address.Value] >> 8 * (int)(address.Value & 7);
        if (size < 8)
            value &= (1UL << 8 * size) - 1;
        return true;
    }
}
