using System.Buffers.Binary;
using System.Text;

namespace VirtSpec.Machine.Load.DeviceTrees;

/// <summary>The numbers of the flattened format, all big-endian. (Devicetree Specification v0.4, "Flattened Devicetree (DTB) Format".)</summary>
internal static class Fdt
{
    public const uint Magic = 0xd00d_feed, Version = 17, LastCompatibleVersion = 16;

    /// <summary>The bytes of the header, of a word of the structure block, and of an entry of the memory reservation block.</summary>
    public const int HeaderSize = 40, WordSize = 4, ReservationSize = 16;

    /// <summary>Where the fields of the header are.</summary>
    public const int TotalSize = 4, StructOffset = 8, StringsOffset = 12, ReservationsOffset = 16, VersionField = 20, LastCompatibleField = 24,
        BootCpuField = 28, StringsSize = 32, StructSize = 36;

    /// <summary>What begins each item of the structure block.</summary>
    public const uint BeginNode = 1, EndNode = 2, Prop = 3, Nop = 4, End = 9;

    public static int Align(int offset, int alignment = WordSize) => (offset + alignment - 1) & -alignment;

    public static uint Word(ReadOnlySpan<byte> blob, int offset) => BinaryPrimitives.ReadUInt32BigEndian(blob[offset..]);

    public static void SetWord(Span<byte> blob, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(blob[offset..], value);

    /// <summary>The text at an offset, which ends with a zero byte; null when none follows.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes, int offset)
    {
        int length = bytes[offset..].IndexOf((byte)0);
        return length < 0 ? null : Encoding.UTF8.GetString(bytes.Slice(offset, length));
    }
}
