using System.Buffers.Binary;

namespace VirtSpec.Properties.Gen;

/// <summary>
/// Stage 1 tables of a guest of the frame: 4 KiB granule, 39-bit addresses, every address to itself.
/// Pages of the frame have the permissions that they need, the rest of RAM is readable and writable at EL1 and EL0, devices are Device memory.
/// The other tables differ from them in two pages, so that a vCPU sees whether it has the translations of one that uses those.
/// </summary>
public sealed class Stage1Tables
{
    /// <summary>TCR_EL1: T0SZ 25, Write-Back Inner Shareable tables of 4 KiB, TTBR1_EL1 off (EPD1), 40-bit addresses.</summary>
    public const ulong TCR = 25 | 1ul << 8 | 1 << 10 | 3 << 12 | 1ul << 23 | 2ul << 32;

    /// <summary>MAIR_EL1: Attr0 is Device-nGnRE, Attr1 Normal Write-Back, Attr2 Normal Non-cacheable.</summary>
    public const ulong MAIR = 0x44_ff04;

    private const ulong Page = 0x1000, Block = 1 << 21, Giga = 1 << 30;
    private const ulong AF = 1 << 10, Shared = 3 << 8, Normal = 1 << 2, Leaf = 1, Next = 3, PXN = 1ul << 53, UXN = 1ul << 54;
    private const ulong PrivilegedOnly = 0 << 6, AnyReadWrite = 1 << 6, PrivilegedReadOnly = 2 << 6, AnyReadOnly = 3 << 6;

    private readonly ulong _ram;
    private readonly bool _isOther;

    /// <param name="isOther">The page that is unmapped is where data is, and data are where that page is.</param>
    public Stage1Tables(ulong ram, ulong ramSize, bool isOther = false)
    {
        (_ram, _isOther) = (ram, isOther);
        Level1 = Of(i => i == ram / Giga ? ram + (isOther ? GuestFrame.OtherL2 : GuestFrame.TablesL2) | Next : i * Giga | AF | AnyReadWrite | (IsDevice(i) ? PXN | UXN : Normal | Shared) | Leaf);
        Level2 = Of(i => ram / Giga * Giga + i * Block is var at && at == ram ? ram + (isOther ? GuestFrame.OtherL3 : GuestFrame.TablesL3) | Next : at | AF | Shared | Normal | AnyReadWrite | Leaf);
        Level3 = Of(i => Descriptor(i * Page, ramSize));
    }

    /// <summary>4 KiB each.</summary>
    public byte[] Level1 { get; }

    public byte[] Level2 { get; }

    public byte[] Level3 { get; }

    /// <summary>The descriptors, by offset from the start of RAM, that make the tables read-only to the guest.</summary>
    public static IEnumerable<(ulong Offset, ulong Descriptor)> ReadOnlyTables(ulong ram) =>
        new[] { GuestFrame.TablesL1, GuestFrame.TablesL2, GuestFrame.TablesL3 }.Select(page => (GuestFrame.TablesL3 + page / Page * 8, (ram + page) | AF | Shared | Normal | PrivilegedReadOnly | PXN | UXN | 3));

    /// <summary>Everything below RAM, and far above it.</summary>
    private bool IsDevice(ulong giga) => giga < _ram / Giga || giga >= 256;

    private ulong Descriptor(ulong offset, ulong ramSize)
    {
        ulong rights = offset switch
        {
            < GuestFrame.Data => AnyReadOnly | UXN,
            < GuestFrame.Streams => PrivilegedOnly | PXN | UXN,
            < GuestFrame.ReadWrite => AnyReadOnly,
            GuestFrame.ReadOnly => AnyReadOnly | PXN | UXN,
            GuestFrame.Unmapped when !_isOther => ulong.MaxValue,
            >= GuestFrame.OtherL1 and < GuestFrame.Size => PrivilegedReadOnly | PXN | UXN,
            _ => AnyReadWrite | PXN | UXN,
        };
        ulong place = _isOther ? offset switch { GuestFrame.ReadWrite => GuestFrame.Unmapped, GuestFrame.Unmapped => GuestFrame.ReadWrite, _ => offset } : offset;
        return rights == ulong.MaxValue || offset >= ramSize ? 0 : (_ram + place) | AF | Shared | Normal | rights | 3;
    }

    private static byte[] Of(Func<ulong, ulong> descriptor)
    {
        var bytes = new byte[Page];
        for (int i = 0; i < bytes.Length / 8; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), descriptor((ulong)i));
        return bytes;
    }
}
