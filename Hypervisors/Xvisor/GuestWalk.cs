using System.Buffers.Binary;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// Walks the stage 1 tables of a guest as far as they are in its RAM: ESR_EL2 does not say at which level of stage 1 a walk met a stage 2 fault,
/// and the External abort that the guest gets in its place says it. (Arm DDI 0487L.b, AArch64.S1Walk.)
/// </summary>
internal static class GuestWalk
{
    private const ulong AddressBits = 0xffff_ffff_ffff, EE = 1 << 25;
    private const int Upper = 55, T1SZ = 16, TG1 = 30, TG0 = 14, LastLevel = 3, TGran16 = 20;

    /// <summary>What a walk begins with.</summary>
    /// <param name="Base">The table.</param>
    /// <param name="InputBits">The width of the address.</param>
    /// <param name="PageBits">The granule: 12, 14 or 16.</param>
    private readonly record struct Start(ulong Base, int InputBits, int PageBits)
    {
        public int Stride => PageBits - 3;

        public int Level => LastLevel + 1 - (InputBits - PageBits + Stride - 1) / Stride;

        public int ShiftAt(int level) => PageBits + Stride * (LastLevel - level);
    }

    /// <summary>The level of the first table that is not in RAM, on the way to the address in FAR_EL2.</summary>
    public static async Handler<uint> LevelOfMissingTable(Cpu cpu)
    {
        var pe = cpu.PE;
        ulong address = await pe.MRS(Reg.FAR_EL2);
        bool isUpper = (address >> Upper & 1) != 0, has16K = (await pe.MRS(Reg.ID_AA64MMFR0_EL1) >> TGran16 & 0xf) != 0;
        var start = Begin(isUpper, has16K, await pe.MRS(Reg.TCR_EL1), await pe.MRS(isUpper ? Reg.TTBR1_EL1 : Reg.TTBR0_EL1));
        bool swaps = (await pe.MRS(Reg.SCTLR_EL1) & EE) != 0;
        var vm = (await cpu.Current()).Vm;
        ulong table = start.Base;
        for (int level = start.Level; level < LastLevel; level++)
        {
            int bits = Math.Min(start.Stride, start.InputBits - start.ShiftAt(level));
            ulong entry = table + 8 * (address >> start.ShiftAt(level) & (1UL << bits) - 1);
            if (vm.Behind(entry) is not { } place)
                return (uint)level;
            ulong descriptor = await pe.LDR(place.Value);
            if (swaps)
                descriptor = BinaryPrimitives.ReverseEndianness(descriptor);
            table = descriptor & AddressBits & ~((1UL << start.PageBits) - 1);
        }
        return LastLevel;
    }

    /// <summary>A granule that the CPU lacks selects the smallest. (AArch64.S1DecodeTG0, AArch64.S1DecodeTG1.)</summary>
    private static Start Begin(bool isUpper, bool has16K, ulong tcr, ulong ttbr)
    {
        int size = 64 - (int)(tcr >> (isUpper ? T1SZ : 0) & 0x3f);
        int page = isUpper
            ? (tcr >> TG1 & 3) switch { 0b01 => 14, 0b11 => 16, _ => 12 }
            : (tcr >> TG0 & 3) switch { 0b01 => 16, 0b10 => 14, _ => 12 };
        page = page == 14 && !has16K ? 12 : page;
        var start = new Start(0, Math.Max(size, page + 1), page);
        // A table that is not full is aligned to its size.
        int entries = start.InputBits - start.ShiftAt(start.Level);
        return start with { Base = ttbr & AddressBits & ~((1UL << Math.Max(entries + 3, 6)) - 1) };
    }
}
