using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using VirtSpec.Spec.Base;

namespace VirtSpec.Machine.Load;

/// <summary>
/// Reads ELF executables: 64-bit, little-endian, AArch64, statically linked. (ELF-64 Object File Format; ELF for the Arm 64-bit Architecture.)
/// What is loaded are the PT_LOAD segments, at their physical addresses.
/// </summary>
public static class ElfFile
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56;
    private const string Relink = "link it with 'aarch64-linux-gnu-ld -static'";

    /// <summary>The file begins as an ELF file does, whatever follows.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> file) => file.StartsWith("\u007fELF"u8);

    /// <summary>Reads a file that has the magic number.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out Image? image, [NotNullWhen(false)] out LoadError? error)
    {
        image = null;
        error = CheckHeader(file.Span) ?? CheckProgramHeaders(file.Span);
        if (error is not null)
            return false;
        var headers = ProgramHeaders(file.Span);
        var loads = headers.Where(h => h.IsLoad).ToImmutableArray();
        error = loads.Select(h => h.Check(file.Length)).FirstOrDefault(e => e is not null);
        if (error is not null)
            return false;
        var segments = loads.Where(h => h.MemorySize > 0).OrderBy(h => h.PhysicalAddress).Select(h => h.ToSegment(file)).ToImmutableArray();
        ulong entry = PhysicalEntry(Word(file.Span, 24), loads);
        if (segments.Length == 0)
            error = new LoadError("program headers", "a PT_LOAD segment", "none", Relink);
        else if (!segments.Any(s => entry >= s.Address.Value && entry < s.End))
            error = new LoadError("ELF header: e_entry", "an address inside a segment", $"0x{entry:x}", "name the entry symbol with ENTRY in the linker script");
        else
            image = new Image(segments, new PA(entry));
        return error is null;
    }

    private static LoadError? CheckHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize)
            return new LoadError("ELF header", $"{HeaderSize} bytes", $"{file.Length}", "the file is cut off: copy or build it again");
        if (file[4] != 2)
            return new LoadError("ELF header: EI_CLASS", "ELFCLASS64 (2)", file[4] == 1 ? "ELFCLASS32 (1)" : $"{file[4]}", "build it for AArch64");
        if (file[5] != 1)
            return new LoadError("ELF header: EI_DATA", "ELFDATA2LSB (1)", file[5] == 2 ? "ELFDATA2MSB (2)" : $"{file[5]}", "build it little-endian");
        int machine = Half(file, 18);
        if (machine != ElfNames.AArch64)
            return new LoadError("ELF header: e_machine", "EM_AARCH64 (183)", ElfNames.Machine(machine), "build it for AArch64");
        int type = Half(file, 16);
        return type == ElfNames.Executable ? null : new LoadError("ELF header: e_type", "ET_EXEC (2)", ElfNames.Type(type), Relink);
    }

    private static LoadError? CheckProgramHeaders(ReadOnlySpan<byte> file)
    {
        ulong start = Word(file, 32);
        int size = Half(file, 54), count = Half(file, 56);
        if (count > 0 && size != ProgramHeaderSize)
            return new LoadError("ELF header: e_phentsize", $"{ProgramHeaderSize}", $"{size}", "the file is damaged: build it again");
        ulong bytes = (ulong)(count * ProgramHeaderSize);
        return start <= (ulong)file.Length && bytes <= (ulong)file.Length - start
            ? null
            : new LoadError("program headers", $"{bytes} bytes at offset 0x{start:x}", $"a file of 0x{file.Length:x} bytes", "the file is cut off: copy or build it again");
    }

    private static ImmutableArray<ProgramHeader> ProgramHeaders(ReadOnlySpan<byte> file)
    {
        int start = (int)Word(file, 32), count = Half(file, 56);
        var headers = ImmutableArray.CreateBuilder<ProgramHeader>(count);
        for (int i = 0; i < count; i++)
            headers.Add(ProgramHeader.Read(i, file.Slice(start + i * ProgramHeaderSize, ProgramHeaderSize)));
        return headers.MoveToImmutable();
    }

    /// <summary>e_entry is a virtual address: it moves with the segment that holds it.</summary>
    private static ulong PhysicalEntry(ulong entry, ImmutableArray<ProgramHeader> loads)
    {
        var holder = loads.FirstOrDefault(h => entry - h.VirtualAddress < h.FileSize);
        return holder is null ? entry : entry - holder.VirtualAddress + holder.PhysicalAddress;
    }

    private static ushort Half(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    /// <summary>An entry of the program header table; <paramref name="Index"/> counts from 0.</summary>
    private sealed record ProgramHeader(int Index, uint Type, ulong FileOffset, ulong VirtualAddress, ulong PhysicalAddress, ulong FileSize, ulong MemorySize)
    {
        private const uint PT_LOAD = 1;

        public bool IsLoad => Type == PT_LOAD;

        public static ProgramHeader Read(int index, ReadOnlySpan<byte> h) =>
            new(index, BinaryPrimitives.ReadUInt32LittleEndian(h), Word(h, 8), Word(h, 16), Word(h, 24), Word(h, 32), Word(h, 40));

        public LoadError? Check(int fileLength)
        {
            string place = $"program header {Index}";
            if (FileOffset > (ulong)fileLength || FileSize > (ulong)fileLength - FileOffset)
                return new LoadError(place, $"0x{FileSize:x} bytes at offset 0x{FileOffset:x}", $"a file of 0x{fileLength:x} bytes", "the file is cut off: copy or build it again");
            if (MemorySize < FileSize)
                return new LoadError($"{place}: p_memsz", $"at least p_filesz, 0x{FileSize:x}", $"0x{MemorySize:x}", "the file is damaged: build it again");
            return PhysicalAddress + MemorySize >= PhysicalAddress
                ? null
                : new LoadError($"{place}: p_paddr", "a segment that ends below 2^64", $"0x{PhysicalAddress:x} and 0x{MemorySize:x} bytes", "correct the linker script");
        }

        public Segment ToSegment(ReadOnlyMemory<byte> file) =>
            new(new PA(PhysicalAddress), file.Slice((int)FileOffset, (int)FileSize), MemorySize);
    }
}
