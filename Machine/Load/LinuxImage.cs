using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace VirtSpec.Machine.Load;

/// <summary>
/// A kernel in the arm64 <c>Image</c> format: Linux, and hypervisors that present themselves as one, such as Xen. (Linux, Documentation/arch/arm64/booting.rst, "Call the kernel image".)
/// </summary>
/// <param name="Bytes">The whole image, which runs from its first byte.</param>
/// <param name="TextOffset">How far from a multiple of 2 MiB the image wants to be.</param>
/// <param name="Size">How much memory it takes from its first byte on; at least that of the bytes.</param>
public sealed record LinuxImage(ReadOnlyMemory<byte> Bytes, ulong TextOffset, ulong Size)
{
    private const int TextOffsetField = 8, SizeField = 16, MagicField = 56, HeaderSize = 64;

    /// <summary>The most that a compressed image may give, as on QEMU.</summary>
    private const int LongestUnpacked = 256 << 20;

    /// <summary>Where images go that are from before Linux 3.17 and give no size; the offset is not valid then.</summary>
    private const ulong OldTextOffset = 0x8_0000;

    /// <summary>Reads a file's contents, which may be compressed with gzip.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out LinuxImage? image, [NotNullWhen(false)] out LoadError? error)
    {
        image = null;
        error = file.Span.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? Unpack(ref file) : null;
        error ??= Check(file.Span);
        if (error is not null)
            return false;
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(file.Span[SizeField..]);
        ulong offset = size == 0 ? OldTextOffset : BinaryPrimitives.ReadUInt64LittleEndian(file.Span[TextOffsetField..]);
        image = new LinuxImage(file, offset, Math.Max(size, (ulong)file.Length));
        return true;
    }

    private static LoadError? Check(ReadOnlySpan<byte> file)
    {
        if (file.Length >= HeaderSize && file[MagicField..].StartsWith("ARM\x64"u8))
            return null;
        string found = file switch
        {
            [] => "an empty file",
            _ when ElfFile.HasMagic(file) => "an ELF file",
            [(byte)'M', (byte)'Z', _, _, (byte)'z', (byte)'i', (byte)'m', (byte)'g', ..] => "an EFI zboot image, which unpacks itself under EFI firmware",
            _ when file.Length < HeaderSize => $"{file.Length} bytes",
            _ => $"0x{BinaryPrimitives.ReadUInt32LittleEndian(file[MagicField..]):x8} where its magic number 0x644d5241 belongs",
        };
        return new LoadError("", "an arm64 Image", found, "name arch/arm64/boot/Image of a kernel; run other programs without --kernel");
    }

    private static LoadError? Unpack(ref ReadOnlyMemory<byte> file)
    {
        var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(file.ToArray()), CompressionMode.Decompress);
            byte[] buffer = new byte[1 << 20];
            for (int read; (read = gzip.Read(buffer)) > 0 && unpacked.Length <= LongestUnpacked;)
                unpacked.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            return new LoadError("", "an arm64 Image, or one compressed with gzip", "a damaged gzip file", "copy or build it again");
        }
        if (unpacked.Length > LongestUnpacked)
            return new LoadError("", $"an image of at most {LongestUnpacked >> 20} MiB", "a longer one when it is unpacked", "name the right file");
        file = unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
        return null;
    }
}
