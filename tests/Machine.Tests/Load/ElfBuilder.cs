using System.Buffers.Binary;

namespace VirtSpec.Machine.Tests.Load;

/// <summary>A program header to write.</summary>
internal sealed record ElfSegment(ulong PhysicalAddress, byte[] Bytes)
{
    public uint Type { get; init; } = 1;

    public ulong? VirtualAddress { get; init; }

    public ulong? MemorySize { get; init; }

    public ulong? FileSize { get; init; }

    public ulong? FileOffset { get; init; }
}

/// <summary>Makes ELF files field by field, so that each can be wrong.</summary>
internal sealed class ElfBuilder(params ElfSegment[] segments)
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56;

    public byte Class { get; init; } = 2;

    public byte Data { get; init; } = 1;

    public ushort Type { get; init; } = 2;

    public ushort Machine { get; init; } = 183;

    public ulong Entry { get; init; } = 0x4000_0000;

    public ushort ProgramHeaderEntrySize { get; init; } = ProgramHeaderSize;

    public byte[] Build()
    {
        byte[] headers = new byte[HeaderSize + ProgramHeaderSize * segments.Length];
        byte[] identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', Class, Data, 1];
        identification.CopyTo(headers, 0);
        Put16(headers, 16, Type);
        Put16(headers, 18, Machine);
        Put64(headers, 24, Entry);
        Put64(headers, 32, HeaderSize);
        Put16(headers, 54, ProgramHeaderEntrySize);
        Put16(headers, 56, (ushort)segments.Length);
        ulong offset = (ulong)headers.Length;
        for (int i = 0; i < segments.Length; i++)
        {
            WriteProgramHeader(headers.AsSpan(HeaderSize + i * ProgramHeaderSize), segments[i], offset);
            offset += (ulong)segments[i].Bytes.Length;
        }
        return [.. headers, .. segments.SelectMany(s => s.Bytes)];
    }

    private static void WriteProgramHeader(Span<byte> h, ElfSegment segment, ulong offset)
    {
        ulong length = (ulong)segment.Bytes.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(h, segment.Type);
        Put64(h, 8, segment.FileOffset ?? offset);
        Put64(h, 16, segment.VirtualAddress ?? segment.PhysicalAddress);
        Put64(h, 24, segment.PhysicalAddress);
        Put64(h, 32, segment.FileSize ?? length);
        Put64(h, 40, segment.MemorySize ?? length);
    }

    private static void Put16(Span<byte> bytes, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes[offset..], value);

    private static void Put64(Span<byte> bytes, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes[offset..], value);
}
