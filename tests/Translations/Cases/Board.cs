using System.Collections.Immutable;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Cases;

/// <summary>
/// The memory and the registers that a case starts with where it does not say otherwise.
/// They are part of the corpus format: changing them makes every recording worthless.
/// </summary>
public static class Board
{
    /// <summary>SMC #0, at which a case ends.</summary>
    public const uint Smc = 0xd400_0003;

    /// <summary>The RAM that the cases use: 16 MiB.</summary>
    public const ulong Ram = 0x4400_0000;
    public const ulong RamSize = 0x100_0000;

    /// <summary>16 MiB below RAM, and all from 8 GiB to 64 GiB and from 1 TiB up, in which nothing answers.</summary>
    public const ulong Unassigned = 0x0b00_0000, UnassignedAt36 = 0x2_0000_0000, UnassignedAt41 = 0x100_0000_0000;
    private const ulong BoardRam = 0x4000_0000, BoardRamSize = 0x1_0000_0000, FirstHighDevice = 0x40_0000_0000, EndOfHighDevices = UnassignedAt41;

    /// <summary>A page full of SMC: vectors at its start, and the words of a case in its second half.</summary>
    public const ulong Vectors = Ram;
    public const ulong Code = Ram + 0x800;
    public const int PageSize = 0x1000;

    /// <summary>Where tables are put, 63 of them at most 64 KiB apart.</summary>
    public const ulong Tables = Ram + Slot;
    public const int TableSlots = 63;
    public const ulong Slot = 0x1_0000;

    /// <summary>Where the concatenated tables of stage 2 are put, 1 MiB apart.</summary>
    public const ulong Roots = Ram + 0x40_0000;
    public const ulong RootSize = 0x10_0000;

    /// <summary>Where data is: each doubleword holds its own address.</summary>
    public const ulong Data = Ram + 0x80_0000;
    public const ulong DataSize = 0x40_0000;

    /// <summary>The registers that tell what happened; what a case changes of them is compared.</summary>
    public static readonly ImmutableArray<Reg> Results =
        [Reg.ESR_EL1, Reg.FAR_EL1, Reg.ELR_EL1, Reg.SPSR_EL1, Reg.PAR_EL1, Reg.ESR_EL2, Reg.FAR_EL2, Reg.HPFAR_EL2, Reg.ELR_EL2, Reg.SPSR_EL2];

    /// <summary>The registers that are set before a case, with the values that they have where the case states none.</summary>
    public static readonly ImmutableArray<(Reg Register, ulong Value)> Registers =
    [
        (Reg.SCTLR_EL1, SctlrEL1Res1), (Reg.TCR_EL1, 0), (Reg.TTBR0_EL1, 0), (Reg.TTBR1_EL1, 0), (Reg.MAIR_EL1, 0), (Reg.VBAR_EL1, Vectors),
        (Reg.ESR_EL1, 0), (Reg.FAR_EL1, 0), (Reg.ELR_EL1, 0), (Reg.SPSR_EL1, 0), (Reg.PAR_EL1, 0),
        (Reg.HCR_EL2, HcrRW), (Reg.SCTLR_EL2, SctlrEL2Res1), (Reg.TCR_EL2, TcrEL2Res1), (Reg.TTBR0_EL2, 0), (Reg.MAIR_EL2, 0), (Reg.VBAR_EL2, Vectors),
        (Reg.VTCR_EL2, VtcrRes1), (Reg.VTTBR_EL2, 0),
        (Reg.ESR_EL2, 0), (Reg.FAR_EL2, 0), (Reg.HPFAR_EL2, 0), (Reg.ELR_EL2, 0), (Reg.SPSR_EL2, 0),
    ];

    /// <summary>The same for the registers that only a CPU with FEAT_VHE has.</summary>
    public static readonly ImmutableArray<(Reg Register, ulong Value)> HostRegisters = [(Reg.TTBR1_EL2, 0)];

    public const ulong SctlrEL1Res1 = 0x30d0_0980, SctlrEL2Res1 = 0x30c5_0830;
    private const ulong TcrEL2Res1 = 0x8080_0000, VtcrRes1 = 0x8000_0000, HcrRW = 1UL << 31;

    public static IEnumerable<(Reg Register, ulong Value)> RegistersOf(CpuModel cpu) =>
        cpu.Features.Has(VirtSpec.Spec.Features.Feature.FEAT_VHE) ? Registers.Concat(HostRegisters) : Registers;

    /// <summary>True when all bytes are in the RAM that the cases use.</summary>
    public static bool IsRam(ulong address, int size) => address - Ram <= RamSize - (ulong)size;

    /// <summary>True when something answers: all RAM of the board, of which the rest is zero.</summary>
    public static bool IsMemory(ulong address, int size) => address - BoardRam <= BoardRamSize - (ulong)size;

    /// <summary>True where the oracle's board has, or may have, devices, which a case must not reach.</summary>
    public static bool IsDevice(ulong address) =>
        (address < BoardRam && address >> 24 != Unassigned >> 24) || (address >= FirstHighDevice && address < EndOfHighDevices);

    /// <summary>
    /// The doubleword at <paramref name="address"/>, a multiple of 8, where a case states none: SMC in the page of the vectors, the address itself where data is, zero elsewhere.
    /// Read as a descriptor an address that is a multiple of 8 is invalid, and fetched one of RAM is UNDEFINED.
    /// </summary>
    public static ulong Background(ulong address) => address - Vectors < PageSize ? (ulong)Smc << 32 | Smc : address - Data < DataSize ? address : 0;
}
