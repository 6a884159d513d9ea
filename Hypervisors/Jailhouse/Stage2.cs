using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// Stage 2 tables: the largest blocks that fit, split when a part is taken away.
/// (hypervisor/paging.c, paging_create and paging_destroy; arch/arm-common/mmu_cell.c, arch_map_memory_region.)
/// </summary>
internal static class Stage2
{
    private const ulong Valid = 1, Table = 0b11, AccessFlag = 1 << 10, S2APRead = 1 << 6, S2APWrite = 1 << 7;

    /// <summary>MemAttr: Normal Write-Back, and Device-nGnRE. Shareability is left to stage 1.</summary>
    private const ulong Normal = 0b1111 << 2, Device = 0b0001 << 2;

    private const ulong AddressMask = 0x0000_ffff_ffff_f000;

    /// <summary>A page of zeros from the pool.</summary>
    public static async Handler<ulong> NewTable(Hypervisor h, ModelPE pe)
    {
        ulong page = await pe.LDR(h.Layout.Globals + Global.NextPage);
        if (page >= h.Layout.PoolEnd)
            await pe.Panic("no page is left for tables");
        await pe.STR(h.Layout.Globals + Global.NextPage, page + Layout.PageSize);
        return page;
    }

    /// <summary>Maps a region in the tables from <paramref name="root"/> on.</summary>
    public static async Handler Map(Hypervisor h, ModelPE pe, ulong root, Region region)
    {
        ulong attributes = AccessFlag | (region.Has(RegionFlags.IO) ? Device : Normal)
            | (region.Has(RegionFlags.Read) ? S2APRead : 0) | (region.Has(RegionFlags.Write) ? S2APWrite : 0);
        for (ulong done = 0; done < region.Size;)
        {
            ulong ipa = region.Virtual + done, pa = region.Physical + done;
            var (entry, level) = await Place(h, pe, root, ipa, LevelFor(ipa | pa, region.Size - done));
            await pe.STR(entry, pa | attributes | (level == 3 ? Table : Valid));
            done += SizeAt(level);
        }
        await pe.DSB_ISH();
    }

    /// <summary>Takes a region out of the tables. The caller invalidates the TLBs.</summary>
    public static async Handler Unmap(Hypervisor h, ModelPE pe, ulong root, Region region)
    {
        for (ulong done = 0; done < region.Size;)
        {
            ulong ipa = region.Virtual + done;
            var (entry, level) = await Leaf(h, pe, root, ipa);
            ulong size = SizeAt(level), left = region.Size - done;
            if (await pe.LDR(entry) is var descriptor && (descriptor & Valid) == 0)
            {
                done += Math.Min(size - (ipa & size - 1), left);
            }
            else if ((ipa & size - 1) != 0 || left < size)
            {
                await Split(h, pe, entry, level);
            }
            else
            {
                await pe.STR(entry, 0);
                done += size;
            }
        }
        await Invalidate(pe);
    }

    /// <summary>Completes a change of the tables that VTTBR_EL2 names, on every PE. (arm_paging_vcpu_flush_tlbs.)</summary>
    public static async Handler Invalidate(ModelPE pe)
    {
        await pe.DSB_ISH();
        await pe.SYS(SysOp.TLBI_VMALLS12E1IS);
        await pe.DSB_ISH();
        await pe.ISB();
    }

    /// <summary>Makes a table of a block, by break before make.</summary>
    /// <remarks>Deviation: the source puts the table in the block's place and invalidates later.</remarks>
    private static async Handler Split(Hypervisor h, ModelPE pe, ulong entry, int level)
    {
        ulong block = await pe.LDR(entry), table = await NewTable(h, pe);
        ulong size = SizeAt(level + 1), attributes = block & ~AddressMask & ~Table;
        for (ulong i = 0; i < 512; i++)
            await pe.STR(table + 8 * i, (block & AddressMask) + i * size | attributes | (level + 1 == 3 ? Table : Valid));
        await pe.STR(entry, 0);
        await Invalidate(pe);
        await pe.STR(entry, table | Table);
        await pe.DSB_ISH();
    }

    /// <summary>The entry for a block of <paramref name="level"/>, or of a later level where there is a table already. Tables above it are made where they are missing.</summary>
    private static async Handler<(ulong Entry, int Level)> Place(Hypervisor h, ModelPE pe, ulong root, ulong ipa, int level)
    {
        ulong table = root;
        for (int l = await FirstLevel(h, pe); ; l++)
        {
            ulong entry = Entry(table, ipa, l);
            if (l == 3)
                return (entry, l);
            ulong descriptor = await pe.LDR(entry);
            if (l >= level && (descriptor & Valid) == 0)
                return (entry, l);
            if ((descriptor & Valid) == 0)
            {
                descriptor = await NewTable(h, pe) | Table;
                await pe.STR(entry, descriptor);
            }
            table = descriptor & AddressMask;
        }
    }

    /// <summary>The entry at which the walk of an address ends, and its level.</summary>
    private static async Handler<(ulong Entry, int Level)> Leaf(Hypervisor h, ModelPE pe, ulong root, ulong ipa)
    {
        ulong table = root;
        for (int level = await FirstLevel(h, pe); ; level++)
        {
            ulong entry = Entry(table, ipa, level), descriptor = await pe.LDR(entry);
            if (level == 3 || (descriptor & Table) != Table)
                return (entry, level);
            table = descriptor & AddressMask;
        }
    }

    /// <summary>VTCR_EL2.SL0 of 4 KiB granules: 2 begins at level 0, 1 at level 1.</summary>
    private static async Handler<int> FirstLevel(Hypervisor h, ModelPE pe) => 2 - (int)(await pe.LDR(h.Layout.Globals + Global.VTCR) >> 6 & 3);

    /// <summary>The level of the largest block for addresses with these low bits.</summary>
    private static int LevelFor(ulong bits, ulong size)
    {
        for (int level = 1; level < 3; level++)
            if ((bits & SizeAt(level) - 1) == 0 && size >= SizeAt(level))
                return level;
        return 3;
    }

    private static ulong SizeAt(int level) => 1UL << ShiftAt(level);

    private static int ShiftAt(int level) => 12 + 9 * (3 - level);

    private static ulong IndexAt(ulong ipa, int level) => ipa >> ShiftAt(level) & 511;

    private static ulong Entry(ulong table, ulong ipa, int level) => table + 8 * IndexAt(ipa, level);
}
