using System.Buffers.Binary;

namespace VirtSpec.Machine.Memory;

/// <summary>
/// RAM that a running machine writes in place. Its pages are copied on the first write after a snapshot;
/// a page that was never written takes no space. Offsets count from the start of RAM.
/// </summary>
public sealed class Ram
{
    private Chunk[] _chunks;

    /// <summary>What marks chunks and pages as ours. A snapshot gives them away by changing it.</summary>
    private object _token = new();

    /// <summary>RAM with the contents of a snapshot, which stays as it is.</summary>
    public Ram(RamSnapshot contents)
    {
        _chunks = contents.Chunks.ToArray();
        Size = contents.Size;
    }

    /// <summary>The size in bytes.</summary>
    public ulong Size { get; }

    /// <summary>The contents as a value; costs as much as a list of the 2 MiB chunks.</summary>
    public RamSnapshot Snapshot()
    {
        var snapshot = new RamSnapshot(_chunks);
        _chunks = (Chunk[])_chunks.Clone();
        _token = new object();
        return snapshot;
    }

    /// <summary>Reads 1, 2, 4 or 8 bytes, little-endian, of any alignment, that lie in RAM.</summary>
    public ulong Read(ulong offset, int size)
    {
        int inPage = (int)offset & (Page.Size - 1);
        if (inPage > Page.Size - size)
            return ReadAcrossPages(offset, size);
        ReadOnlySpan<byte> bytes = PageAt(offset).Bytes[inPage..];
        return size switch
        {
            8 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            _ => bytes[0],
        };
    }

    /// <summary>Writes the low 1 to 8 bytes of <paramref name="value"/>, little-endian, at any alignment in RAM.</summary>
    public void Write(ulong offset, int size, ulong value)
    {
        int inPage = (int)offset & (Page.Size - 1);
        if (inPage > Page.Size - size)
        {
            WriteBytes(offset, size, value);
            return;
        }
        var bytes = OwnPageAt(offset).Bytes[inPage..];
        switch (size)
        {
            case 8: BinaryPrimitives.WriteUInt64LittleEndian(bytes, value); break;
            case 4: BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value); break;
            case 2: BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value); break;
            case 1: bytes[0] = (byte)value; break;
            default: WriteBytes(offset, size, value); break;
        }
    }

    /// <summary>Copies bytes to RAM, where all of them must fit.</summary>
    public void Write(ulong offset, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var rest = OwnPageAt(offset).Bytes[((int)offset & (Page.Size - 1))..];
            int count = Math.Min(rest.Length, bytes.Length);
            bytes[..count].CopyTo(rest);
            bytes = bytes[count..];
            offset += (ulong)count;
        }
    }

    private Page PageAt(ulong offset) => _chunks[(int)(offset >> Chunk.AddressBits)].PageAt(offset);

    private Page OwnPageAt(ulong offset)
    {
        ref var chunk = ref _chunks[(int)(offset >> Chunk.AddressBits)];
        if (!chunk.IsOwnedBy(_token))
            chunk = chunk.CopyFor(_token);
        return chunk.OwnPageAt(offset, _token);
    }

    private ulong ReadAcrossPages(ulong offset, int size)
    {
        ulong value = 0;
        for (int i = size - 1; i >= 0; i--)
            value = value << 8 | Read(offset + (ulong)i, 1);
        return value;
    }

    private void WriteBytes(ulong offset, int size, ulong value)
    {
        for (int i = 0; i < size; i++)
            Write(offset + (ulong)i, 1, value >> 8 * i);
    }
}
