using VirtSpec.Spec;
using VirtSpec.Spec.Base;

namespace VirtSpec.Streams.Cases;

/// <summary>The memory of the <see cref="Board"/> with the doublewords and the code of one case.</summary>
public sealed class CaseMemory : IReadMemory
{
    private readonly Dictionary<ulong, ulong> _now = [];
    private readonly Dictionary<ulong, ulong> _before;

    public CaseMemory(StreamCase streamCase)
    {
        foreach (var (address, value) in streamCase.Initial.Memory)
            _now[address] = value;
        for (int i = 0; i < streamCase.Words.Count; i++)
            Write(streamCase.Initial.PC + 4 * (ulong)i, 4, streamCase.Words[i]);
        _before = new Dictionary<ulong, ulong>(_now);
    }

    /// <summary>The doublewords that are not what they were when the case began.</summary>
    public IEnumerable<KeyValuePair<ulong, ulong>> Changed => _now.Where(entry => entry.Value != Before(entry.Key));

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        if (!Board.IsMapped(address.Value, size))
            return false;
        for (int i = 0; i < size; i++)
            value |= (ulong)ByteAt(address.Value + (ulong)i) << 8 * i;
        return true;
    }

    public void Apply(in Effects effects)
    {
        for (int i = 0; i < effects.WriteCount; i++)
            Write(effects.Write(i).Address.Value, effects.Write(i).Size, effects.Write(i).Value);
    }

    private byte ByteAt(ulong address) => (byte)(DoublewordAt(address & ~7UL) >> 8 * (int)(address & 7));

    private ulong DoublewordAt(ulong address) => _now.TryGetValue(address, out ulong value) ? value : Background.Memory(address);

    private ulong Before(ulong address) => _before.TryGetValue(address, out ulong value) ? value : Background.Memory(address);

    private void Write(ulong address, int size, ulong value)
    {
        for (int i = 0; i < size; i++)
        {
            ulong at = address + (ulong)i;
            int shift = 8 * (int)(at & 7);
            _now[at & ~7UL] = DoublewordAt(at & ~7UL) & ~(0xffUL << shift) | (value >> 8 * i & 0xff) << shift;
        }
    }
}
