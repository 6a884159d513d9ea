using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using VirtSpec.Machine.Memory;
using VirtSpec.Spec.Base;

namespace VirtSpec.Machine.Load;

/// <summary>Bytes of a program and where they go.</summary>
/// <param name="Size">How much memory it takes; what the bytes do not fill is zero.</param>
public sealed record Segment(PA Address, ReadOnlyMemory<byte> Bytes, ulong Size)
{
    /// <summary>The first address after the segment.</summary>
    public ulong End => Address.Value + Size;

    /// <summary>The addresses as the messages write them.</summary>
    public string Range => $"0x{Address.Value:x}..0x{End - 1:x}";
}

/// <summary>A program to load: its parts, in order of address, and the address of its first instruction.</summary>
public sealed record Image(ImmutableArray<Segment> Segments, PA Entry)
{
    /// <summary>Reads a file's contents: an ELF executable when it begins as one, else a flat image.</summary>
    /// <param name="loadAddress">Where a flat image goes, which is also its entry. An ELF file says that itself.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, PA loadAddress, [NotNullWhen(true)] out Image? image, [NotNullWhen(false)] out LoadError? error)
    {
        if (ElfFile.HasMagic(file.Span))
            return ElfFile.TryRead(file, out image, out error);
        error = file.Length > 0 ? null : new LoadError("", "an ELF executable or a flat image", "an empty file", "name the file that the build wrote");
        image = error is null ? new Image([new Segment(loadAddress, file, (ulong)file.Length)], loadAddress) : null;
        return error is null;
    }

    /// <summary>The segments as parts of RAM.</summary>
    public IEnumerable<RamPart> Parts => Segments.Select(s => new RamPart("segment", s, "correct the linker script"));

    /// <summary>RAM of <paramref name="ramSize"/> bytes that holds the image and is zero elsewhere.</summary>
    public bool TryPlace(ulong ramSize, [NotNullWhen(true)] out RamSnapshot? snapshot, [NotNullWhen(false)] out LoadError? error) =>
        RamPart.TryFill(Parts, ramSize, out snapshot, out error);
}
