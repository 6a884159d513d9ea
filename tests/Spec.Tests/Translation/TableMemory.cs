using System.Buffers.Binary;
using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>A quarter of a megabyte that translation tables, code and data lie in; elsewhere there is nothing.</summary>
internal sealed class TableMemory : IReadMemory
{
    public const ulong Start = 0x4000_0000;
    public const int Size = 0x4_0000;
    private readonly byte[] _bytes = new byte[Size];

    /// <summary>The doubleword at an address.</summary>
    public ulong this[ulong address]
    {
        get => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan((int)(address - Start)));
        set => BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan((int)(address - Start)), value);
    }

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        if (address.Value < Start || address.Value > Start + Size - (ulong)size)
            return false;
        int offset = (int)(address.Value - Start);
        for (int i = size - 1; i >= 0; i--)
            value = value << 8 | _bytes[offset + i];
        return true;
    }

    public void Write(ulong address, uint word) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan((int)(address - Start)), word);
}
