using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>
/// Where translation tables begin and how they are laid out, so that software can read them as hardware does.
/// The arithmetic is written again from the manual's chapter on descriptor formats, so that it can be held against the walk of the specification.
/// </summary>
/// <param name="Root">The physical address of the first table, or of the first of the concatenated ones.</param>
/// <param name="StartLevel">The level of the first lookup, 0 to 3.</param>
/// <param name="GranuleBits">12, 14 or 16.</param>
/// <param name="InputBits">How many bits an input address has.</param>
/// <param name="BigEndian">Descriptors are big-endian.</param>
public readonly record struct TableFormat(ulong Root, int StartLevel, int GranuleBits, int InputBits, bool BigEndian)
{
    private const int FinalLevel = 3;

    /// <summary>How many descriptors the first table has.</summary>
    public int RootEntries => 1 << Math.Max(0, InputBits - Shift(StartLevel));

    /// <summary>How many descriptors each other table has.</summary>
    public int Entries => 1 << (GranuleBits - 3);

    /// <summary>The address bits below those that a lookup at <paramref name="level"/> resolves.</summary>
    public int Shift(int level) => GranuleBits + (FinalLevel - level) * (GranuleBits - 3);

    /// <summary>A descriptor of a table after this one.</summary>
    public bool IsTable(ulong descriptor, int level) => level < FinalLevel && (descriptor & 3) == 3;

    /// <summary>A page, or a block at a level that has blocks (with addresses of 48 bits).</summary>
    public bool IsLeaf(ulong descriptor, int level) =>
        level == FinalLevel ? (descriptor & 3) == 3 : (descriptor & 3) == 1 && (level == 2 || (level == 1 && GranuleBits == 12));

    /// <summary>The address that a table descriptor holds.</summary>
    public ulong NextTable(ulong descriptor) => descriptor & AddressMask & ~((1UL << GranuleBits) - 1);

    /// <summary>The address that the descriptor of a page or block holds.</summary>
    public ulong Output(ulong descriptor, int level) => descriptor & AddressMask & ~((1UL << Shift(level)) - 1);

    private const ulong AddressMask = (1UL << 48) - 1;

    /// <summary>The tables of stage 2 of EL1&amp;0, as a PE would walk them now; null while stage 2 is off or its controls are not valid.</summary>
    public static TableFormat? OfStage2(in PE pe)
    {
        var p = AArch64.GetS2TTWParams(pe);
        if (!p.VM)
            return null;
        var format = new TableFormat(0, p.StartLevel, BitsOf(p.Granule), p.InputBits, p.EE);
        return format.At(p.TTBR);
    }

    /// <summary>The tables of EL2's own stage 1: those of TTBR0_EL2, or of a host those of TTBR1_EL2, where its kernel is; null while it is off.</summary>
    public static TableFormat? OfEL2(in PE pe)
    {
        if ((pe.System[Reg.SCTLR_EL2] & SCTLR_EL2.Field.M.Mask) == 0)
            return null;
        bool isHost = (pe.System[Reg.HCR_EL2] & HCR_EL2.Field.E2H.Mask) != 0;
        var p = AArch64.GetS1TTWParams(pe, isHost ? Regime.EL20 : Regime.EL2, new VA(isHost ? ulong.MaxValue : 0));
        return p.EPD ? null : new TableFormat(0, p.StartLevel, BitsOf(p.Granule), p.InputBits, p.EE).At(p.TTBR);
    }

    /// <summary>The base register without its other fields: bits 47:1, aligned to the size of the first table.</summary>
    private TableFormat? At(ulong ttbr)
    {
        if (StartLevel is < 0 or > FinalLevel || InputBits <= Shift(StartLevel) - 3 || InputBits > Shift(StartLevel) + GranuleBits + 1)
            return null;
        ulong size = (ulong)RootEntries * sizeof(ulong);
        return this with { Root = ttbr & AddressMask & ~1UL & ~(size - 1) };
    }

    private static int BitsOf(TGx granule) => granule switch
    {
        TGx.TGx_4KB => 12,
        TGx.TGx_16KB => 14,
        _ => 16,
    };
}
