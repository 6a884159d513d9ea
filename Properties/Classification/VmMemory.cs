using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Classification;

/// <summary>
/// Physical memory with one VM in it: 2 MB that stage 2 maps, with the VM's own stage 1 tables in them, and the rest of the machine.
/// The VM sees its memory as data, readable and writable at EL0 and EL1, and once more as code, which is read-only.
/// </summary>
/// <param name="Ram">Where the VM's memory lies; the hypervisor chooses.</param>
/// <param name="Tables">Where stage 2's tables lie.</param>
/// <param name="HostKey">Which bytes are in memory that is not the VM's.</param>
/// <param name="Word">The instruction, at <see cref="Code"/>.</param>
public sealed record VmMemory(ulong Ram, ulong Tables, ulong HostKey, uint Word) : IReadMemory
{
    /// <summary>Where the instruction is, as a virtual address of the VM.</summary>
    public const ulong Code = 0x8004_0800;

    /// <summary>The middle of the data, as a virtual address of the VM and as an IPA.</summary>
    public const ulong Data = 0x4008_0000;

    private const ulong Ipa = 0x4000_0000, Size = 0x20_0000, Giga = 0x4000_0000;
    private const ulong Stage1 = Size - 0x1000;
    private const ulong Entry = 8, PageMask = 0xfff, CodeOffset = Code & (Size - 1);

    // Descriptors: AF, Inner Shareable; stage 1 AttrIndx 0 and AP; stage 2 Normal Write-Back, S2AP read and write.
    private const ulong AF = 1 << 10, SH = 3 << 8, Block = 1, Table = 3, APReadWrite = 1 << 6, APReadOnly = 3 << 6, S2ReadWrite = 3 << 6, S2Normal = 15 << 2;

    /// <summary>Two homes for the same VM: what it can tell of them must not differ.</summary>
    public static readonly VmMemory Here = new(0x4800_0000, 0x6000_0000, 1, 0), Elsewhere = new(0x5040_0000, 0x6800_0000, 1, 0);

    /// <summary>True when an access of the VM's stays within its memory.</summary>
    public bool IsVMs(PA address, int size) => address.Value >= Ram && address.Value + (ulong)size <= Ram + Size;

    /// <summary>Where in the VM's memory a physical address lies; that of another's memory stays as it is.</summary>
    public ulong OffsetOf(PA address) => IsVMs(address, 1) ? address.Value - Ram : address.Value;

    /// <summary>The translation registers of a VM that lies here.</summary>
    public PE Translate(PE pe) => pe
        .WithSystem(Reg.TTBR0_EL1, Ipa + Stage1)
        .WithSystem(Reg.TCR_EL1, 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 2UL << 32)
        .WithSystem(Reg.MAIR_EL1, 0xff)
        .WithSystem(Reg.VTCR_EL2, 25 | 1 << 6 | 1 << 8 | 1 << 10 | 3 << 12 | 2 << 16 | 1UL << 31)
        .WithSystem(Reg.VTTBR_EL2, Tables | (Tables >> 24) << 48);

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        for (int i = 0; i < size; i++)
        {
            ulong at = address.Value + (ulong)i;
            value |= (Doubleword(at & ~7UL) >> (int)(at & 7) * 8 & 0xff) << i * 8;
        }
        return true;
    }

    private ulong Doubleword(ulong address)
    {
        if (address - Ram < Size)
            return Contents(address - Ram);
        if (address - Tables < 2 * (PageMask + 1))
            return Stage2(address - Tables);
        return address == Code ? Word : Keyed.Draw(HostKey, 0, address);
    }

    private ulong Contents(ulong offset) => offset switch
    {
        CodeOffset => Word,
        Stage1 + Ipa / Giga * Entry => Ipa | AF | SH | APReadWrite | Block,
        Stage1 + Code / Giga * Entry => Ipa | AF | SH | APReadOnly | Block,
        >= Stage1 => 0,
        _ => Keyed.Draw(0, 0, offset),
    };

    private ulong Stage2(ulong offset) => offset switch
    {
        Ipa / Giga * Entry => (Tables + PageMask + 1) | Table,
        PageMask + 1 => Ram | AF | SH | S2ReadWrite | S2Normal | Block,
        _ => 0,
    };
}
