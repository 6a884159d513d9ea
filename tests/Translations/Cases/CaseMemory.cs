using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Translations.Cases;

/// <summary>The memory of the <see cref="Board"/> with what one case puts there.</summary>
public sealed class CaseMemory : IReadMemory
{
    private readonly Dictionary<ulong, ulong> _now;

    public CaseMemory(TranslationCase translationCase)
    {
        _now = new Dictionary<ulong, ulong>(translationCase.Memory);
        foreach (var (address, value) in translationCase.Code())
            _now[address] = value;
    }

    /// <summary>The doubleword at <paramref name="address"/>, a multiple of 8.</summary>
    public ulong this[ulong address] => _now.TryGetValue(address, out ulong value) ? value : Board.Background(address);

    /// <summary>The case went where the board of the oracle has devices, about which the specification says nothing.</summary>
    public bool ReachedDevice { get; private set; }

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        ReachedDevice |= Board.IsDevice(address.Value);
        if (!Board.IsMemory(address.Value, size))
            return false;
        int shift = 8 * (int)(address.Value & 7);
        value = this[address.Value & ~7UL] >> shift;
        if (shift + 8 * size > 64)
            value |= this[(address.Value & ~7UL) + 8] << (64 - shift);
        if (size < 8)
            value &= (1UL << 8 * size) - 1;
        return true;
    }

    public void Apply(in Effects effects)
    {
        foreach (var update in DescriptorUpdate.InOrder(effects.DescriptorUpdates))
            Write(update.Address.Value, update.Size, update.Value);
        for (int i = 0; i < effects.WriteCount; i++)
            Write(effects.WriteAt(i).Address.Value, effects.WriteAt(i).Size, effects.WriteAt(i).Value);
        if (effects.Zero is { } zero)
            for (ulong i = 0; i < (ulong)zero.Size; i += 8)
                _now[zero.Address.Value + i] = 0;
    }

    private void Write(ulong address, int size, ulong value)
    {
        for (int i = 0; i < size; i++)
        {
            ulong at = address + (ulong)i;
            int shift = 8 * (int)(at & 7);
            _now[at & ~7UL] = this[at & ~7UL] & ~(0xffUL << shift) | (value >> 8 * i & 0xff) << shift;
        }
    }
}
