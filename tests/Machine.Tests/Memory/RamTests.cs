using FsCheck.Xunit;
using VirtSpec.Machine.Memory;
using Xunit;

namespace VirtSpec.Machine.Tests.Memory;

public sealed class RamTests
{
    private const ulong MiB = 1 << 20;
    private const int PagesOf4MiB = 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_store_reads_back_at_every_place_around_a_page_boundary(int size)
    {
        const ulong Pattern = 0x8877_6655_4433_2211;
        for (ulong offset = 0x1000 - 9; offset < 0x1000 + 2; offset++)
        {
            var ram = new Ram(RamSnapshot.Zero(2 * MiB));
            ram.Write(offset, size, Pattern);
            Assert.Equal(Pattern & ulong.MaxValue >> (64 - 8 * size), ram.Read(offset, size));
            Assert.Equal(0x11ul, ram.Read(offset, 1));
            Assert.Equal(0ul, ram.Read(offset - 1, 1));
            Assert.Equal(0ul, ram.Read(offset + (ulong)size, 1));
        }
    }

    [Property]
    public bool Memory_behaves_as_an_array_of_bytes_does((ushort Offset, byte Size, ulong Value)[] stores)
    {
        var ram = new Ram(RamSnapshot.Zero(2 * MiB));
        byte[] model = new byte[0x10000 + 8];
        foreach (var (offset, sizeBits, value) in stores)
        {
            int size = 1 << (sizeBits & 3);
            ram.Write(offset, size, value);
            BitConverter.GetBytes(value).AsSpan(0, size).CopyTo(model.AsSpan(offset));
        }
        return Enumerable.Range(0, 0x10000).All(i => ram.Read((ulong)i, 8) == BitConverter.ToUInt64(model, i));
    }

    [Fact]
    public void Bytes_are_copied_across_pages_and_chunks()
    {
        byte[] bytes = [.. Enumerable.Range(0, 10000).Select(i => (byte)(i * 7))];
        var ram = new Ram(RamSnapshot.Zero(4 * MiB));
        ram.Write(2 * MiB - 5000, bytes);
        var snapshot = ram.Snapshot();
        Assert.Equal(bytes, Enumerable.Range(0, bytes.Length).Select(i => snapshot[2 * MiB - 5000 + (ulong)i]));
    }

    [Fact]
    public void Memory_that_was_not_written_takes_no_space()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var ram = new Ram(RamSnapshot.Zero(64UL << 30));
        Assert.Equal(0ul, ram.Read(63UL << 30, 8));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void A_snapshot_stays_as_it_was_when_the_machine_writes_on()
    {
        var ram = new Ram(RamSnapshot.Zero(2 * MiB));
        ram.Write(0x100, 8, 1);
        var first = ram.Snapshot();
        ram.Write(0x100, 8, 2);
        var second = ram.Snapshot();
        ram.Write(0x100, 8, 3);
        Assert.Equal((1, 2, 3ul), (first[0x100], second[0x100], ram.Read(0x100, 8)));
    }

    [Fact]
    public void Two_machines_that_start_from_one_snapshot_do_not_see_each_other()
    {
        var origin = RamSnapshot.Zero(2 * MiB);
        Ram left = new(origin), right = new(origin);
        left.Write(0, 1, 1);
        right.Write(0, 1, 2);
        Assert.Equal((1ul, 2ul, 0), (left.Read(0, 1), right.Read(0, 1), origin[0]));
    }

    [Fact]
    public void Snapshots_share_every_page_but_the_one_that_was_written_between_them()
    {
        var ram = new Ram(RamSnapshot.Zero(4 * MiB));
        for (ulong page = 0; page < PagesOf4MiB; page++)
            ram.Write(page * 0x1000, 1, page);
        var first = ram.Snapshot();
        ram.Write(3 * MiB, 8, 99);
        Assert.Equal(PagesOf4MiB - 1, ram.Snapshot().PagesSharedWith(first));
    }

    [Fact]
    public void Writing_between_snapshots_copies_a_page_once()
    {
        var ram = new Ram(RamSnapshot.Zero(2 * MiB));
        ram.Write(0, 8, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 0; i < 10_000; i++)
            ram.Write(i % 0x1000 & ~7ul, 8, i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Snapshots_are_equal_when_their_bytes_are_however_they_came_about()
    {
        Ram left = new(RamSnapshot.Zero(4 * MiB)), right = new(RamSnapshot.Zero(4 * MiB));
        left.Write(3 * MiB, 4, 0xabcd);
        left.Write(0x5000, 8, 0);
        right.Write(3 * MiB, 1, 0xcd);
        right.Write(3 * MiB + 1, 1, 0xab);
        var (a, b) = (left.Snapshot(), right.Snapshot());
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Fact]
    public void Snapshots_differ_when_one_byte_does()
    {
        var ram = new Ram(RamSnapshot.Zero(4 * MiB));
        var before = ram.Snapshot();
        ram.Write(4 * MiB - 1, 1, 1);
        Assert.NotEqual(before, ram.Snapshot());
        Assert.NotEqual(before, RamSnapshot.Zero(2 * MiB));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(4096ul)]
    [InlineData(3ul << 20)]
    public void The_size_is_a_positive_multiple_of_2_MiB(ulong size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RamSnapshot.Zero(size));
}
