using VirtSpec.Machine.Load;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Machine.Tests.Load;

public sealed class ImageTests
{
    private const ulong RamStart = 0x4000_0000, RamSize = 2 << 20;
    private static readonly byte[] Code = [1, 2, 3, 4];

    [Fact]
    public void A_flat_image_goes_to_its_load_address_and_starts_there()
    {
        var image = Read(Code, 0x4010_0000);
        Assert.Equal(new PA(0x4010_0000), image.Entry);
        Assert.True(image.TryPlace(RamSize, out var ram, out _));
        Assert.Equal(Code, Enumerable.Range(0, 4).Select(i => ram[0x10_0000 + (ulong)i]));
    }

    [Fact]
    public void PT_LOAD_segments_go_to_their_physical_addresses_and_the_rest_is_zero()
    {
        var elf = new ElfBuilder(new(RamStart + 0x1000, Code) { MemorySize = 64 }, new(RamStart, Code), new(0, Code) { Type = 4 });
        Assert.True(Read(elf.Build()).TryPlace(RamSize, out var ram, out var error), error?.ToString());
        Assert.Equal((1, 4, 1, 4, 0), (ram[0], ram[3], ram[0x1000], ram[0x1003], ram[0x1004]));
    }

    [Fact]
    public void The_entry_moves_with_the_segment_when_it_is_linked_elsewhere()
    {
        var elf = new ElfBuilder(new ElfSegment(RamStart, new byte[64]) { VirtualAddress = 0xffff_0000_0000_0000 }) { Entry = 0xffff_0000_0000_0020 };
        Assert.Equal(new PA(RamStart + 0x20), Read(elf.Build()).Entry);
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_one_line_that_says_what_and_what_to_do(string expected, byte[] file)
    {
        Assert.False(Image.TryRead(file, new PA(RamStart), out _, out var error));
        Assert.Equal(expected, error.ToString());
    }

    public static TheoryData<string, byte[]> BadFiles => new()
    {
        { "expected an ELF executable or a flat image, found an empty file; name the file that the build wrote", [] },
        { "ELF header: expected 64 bytes, found 20; the file is cut off: copy or build it again", new ElfBuilder().Build()[..20] },
        { "ELF header: EI_CLASS: expected ELFCLASS64 (2), found ELFCLASS32 (1); build it for AArch64", new ElfBuilder { Class = 1 }.Build() },
        { "ELF header: EI_CLASS: expected ELFCLASS64 (2), found 9; build it for AArch64", new ElfBuilder { Class = 9 }.Build() },
        { "ELF header: EI_DATA: expected ELFDATA2LSB (1), found ELFDATA2MSB (2); build it little-endian", new ElfBuilder { Data = 2 }.Build() },
        { "ELF header: e_machine: expected EM_AARCH64 (183), found EM_X86_64 (62); build it for AArch64", new ElfBuilder { Machine = 62 }.Build() },
        { "ELF header: e_machine: expected EM_AARCH64 (183), found 4711; build it for AArch64", new ElfBuilder { Machine = 4711 }.Build() },
        { "ELF header: e_type: expected ET_EXEC (2), found ET_REL (1), an object file; link it with 'aarch64-linux-gnu-ld -static'", new ElfBuilder { Type = 1 }.Build() },
        { "ELF header: e_type: expected ET_EXEC (2), found ET_DYN (3), a shared object or position-independent executable; link it with 'aarch64-linux-gnu-ld -static'", new ElfBuilder { Type = 3 }.Build() },
        { "ELF header: e_phentsize: expected 56, found 32; the file is damaged: build it again", new ElfBuilder(new ElfSegment(RamStart, Code)) { ProgramHeaderEntrySize = 32 }.Build() },
        { "ELF header: e_entry: expected an address inside a segment, found 0x1000; name the entry symbol with ENTRY in the linker script", new ElfBuilder(new ElfSegment(RamStart, Code)) { Entry = 0x1000 }.Build() },
        { "program headers: expected 56 bytes at offset 0x40, found a file of 0x50 bytes; the file is cut off: copy or build it again", new ElfBuilder(new ElfSegment(RamStart, Code)).Build()[..0x50] },
        { "program headers: expected a PT_LOAD segment, found none; link it with 'aarch64-linux-gnu-ld -static'", new ElfBuilder(new ElfSegment(RamStart, Code) { Type = 4 }).Build() },
        { "program header 0: expected 0x4 bytes at offset 0x78, found a file of 0x7a bytes; the file is cut off: copy or build it again", new ElfBuilder(new ElfSegment(RamStart, Code)).Build()[..0x7a] },
        { "program header 1: expected 0x4 bytes at offset 0xffffffffffffffff, found a file of 0xb8 bytes; the file is cut off: copy or build it again", new ElfBuilder(new(RamStart, Code), new(RamStart, Code) { FileOffset = ulong.MaxValue }).Build() },
        { "program header 0: p_memsz: expected at least p_filesz, 0x4, found 0x3; the file is damaged: build it again", new ElfBuilder(new ElfSegment(RamStart, Code) { MemorySize = 3 }).Build() },
        { "program header 0: p_paddr: expected a segment that ends below 2^64, found 0xfffffffffffffffe and 0x4 bytes; correct the linker script", new ElfBuilder(new ElfSegment(ulong.MaxValue - 1, Code)).Build() },
    };

    [Theory]
    [MemberData(nameof(BadPlaces))]
    public void A_segment_that_does_not_fit_in_RAM_is_one_line_that_says_both_ranges(string expected, byte[] file)
    {
        Assert.False(Read(file).TryPlace(RamSize, out _, out var error));
        Assert.Equal(expected, error.ToString());
    }

    public static TheoryData<string, byte[]> BadPlaces => new()
    {
        { "segment: expected addresses in RAM, 0x40000000..0x401fffff, found 0x0..0x3; link or load it inside RAM, or give more memory with --mem", new ElfBuilder(new ElfSegment(0, Code)) { Entry = 0 }.Build() },
        { "segment: expected addresses in RAM, 0x40000000..0x401fffff, found 0x401ffffe..0x40200001; link or load it inside RAM, or give more memory with --mem", new ElfBuilder(new ElfSegment(0x401f_fffe, Code)) { Entry = 0x401f_fffe }.Build() },
        { "segment: expected addresses in RAM, 0x40000000..0x401fffff, found 0x40000000..0x40200000; give more memory with --mem", new ElfBuilder(new ElfSegment(RamStart, Code) { MemorySize = RamSize + 1 }).Build() },
        { "segment: expected no overlap with the segment at 0x40000000..0x40000003, found 0x40000002..0x40000005; correct the linker script", new ElfBuilder(new(RamStart, Code), new(RamStart + 2, Code)).Build() },
        { "segment: expected addresses in RAM, 0x40000000..0x401fffff, found 0x40000000..0x40200000; give more memory with --mem", new byte[RamSize + 1] },
    };

    [Fact]
    public void A_segment_may_fill_RAM_to_its_last_byte() =>
        Assert.True(Read(new byte[RamSize]).TryPlace(RamSize, out _, out _));

    [Fact]
    public void Every_file_that_is_cut_off_anywhere_is_refused()
    {
        byte[] whole = new ElfBuilder(new(RamStart, new byte[32]), new(RamStart + 64, new byte[32])).Build();
        for (int length = 4; length < whole.Length; length++)
            Assert.False(Image.TryRead(whole.AsMemory(0, length), new PA(RamStart), out _, out _), $"{length} bytes");
    }

    private static Image Read(byte[] file, ulong loadAddress = RamStart)
    {
        Assert.True(Image.TryRead(file, new PA(loadAddress), out var image, out var error), error?.ToString());
        return image;
    }
}
