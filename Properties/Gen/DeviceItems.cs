using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Gen;

/// <summary>
/// Registers of devices that are written and read back: with narrow and wide loads, signed or not, and by the other register of a pair that sets and clears.
/// What a store has done is seen by the load behind it only, because nothing else reads most of these registers.
/// </summary>
public static class DeviceItems
{
    private const ulong SGIBase = 0x1_0000, IPRIORITYR = 0x400, ICFGR = 0xc00, IROUTER = 0x6000;

    /// <summary>LDUR and STUR (Arm DDI 0487L.b, "Load/store register (unscaled immediate)"): size at bit 30, opc at bit 22, imm9 at bit 12.</summary>
    private const uint Unscaled = 0x3800_0000;

    private const uint XZR = 31;

    /// <summary>GICR_CTLR can enable LPIs only, which the machine does not model.</summary>
    private static readonly MappedRegister[] Distributor = [.. MappedRegister.Distributor.Where(r => !r.IsPlain)],
        Redistributor = [.. MappedRegister.Redistributor.Where(r => !r.IsPlain && r.First != 0)];

    /// <summary>Registers of the PL011 that keep what is written, and some that do not. (Arm DDI 0183G, 3.2 Summary of registers.)</summary>
    private static readonly ulong[] Uart = [0x004, 0x018, 0x020, 0x024, 0x028, 0x02c, 0x030, 0x034, 0x038, 0x03c, 0x040, 0x044, 0x048];

    /// <summary>A register that is there to be written.</summary>
    /// <param name="IsRoute">The affinity of a PE.</param>
    /// <param name="Partner">The distance of the register that clears what this one sets, or sets what it clears; 0 for none.</param>
    private readonly record struct Target(ulong Address, int Size, bool IsRoute, long Partner);

    /// <summary>A device is written and read back, or read alone.</summary>
    public static void RoundTrip(ItemBuilder item)
    {
        var draw = item.Draw;
        if (Find(item) is not { } target)
            return;
        uint at = (uint)item.Register(), value = (uint)item.RegisterBeside((int)at), to = draw.Chance(1, 16) ? XZR : (uint)item.RegisterBeside((int)at);
        item.Move((int)at, target.Address);
        if (draw.Chance(7, 8))
        {
            item.Move((int)value, Value(item, target));
            Store(item, target, at, draw.Chance(1, 6) ? XZR : value, 0);
            if (target.Partner != 0 && draw.Chance(1, 3))
                Store(item, target, at, value, target.Partner);
        }
        Load(item, target, (at, to), draw.Chance(1, 4) ? target.Partner : 0);
        if (draw.Chance(1, 4))
            Load(item, target, (at, (uint)item.RegisterBeside((int)at)), target.Partner);
    }

    /// <summary>Null when the guest has no device for sure, and may not look for one.</summary>
    private static Target? Find(ItemBuilder item)
    {
        var draw = item.Draw;
        bool hasGic = item.Scope.Offers(DesignFeatures.Distributor), hasUart = item.Scope.Offers(DesignFeatures.EmulatedUart);
        if (!hasGic && !hasUart && (item.StaysInside || !draw.Chance(1, 4)))
            return null;
        if (hasUart && (!hasGic || draw.Chance(1, 6)))
            return new Target(BoardLayout.Uart.Value + draw.Pick(Uart), 2, IsRoute: false, 0);
        if (draw.Chance(1, 2))
            return Of(draw, BoardLayout.GicDistributor.Value, draw.Pick(Distributor), 0);
        // When another vCPU's interrupts change depends on when it runs.
        int vcpu = item.Scope.WithoutTime || draw.Chance(1, 2) ? item.Vcpu : draw.Below(item.Vm.Vcpus);
        var row = draw.Pick(Redistributor);
        return Of(draw, BoardLayout.GicRedistributors.Value + BoardLayout.RedistributorSize * (ulong)vcpu, row, row.First < SGIBase ? row.First : SGIBase);
    }

    /// <summary>One of a group: mostly of the interrupts that a GIC of the board has, and the first ones behind them.</summary>
    /// <param name="bank">Where the registers that a distributor has too begin.</param>
    private static Target Of(Draw draw, ulong frame, MappedRegister row, ulong bank)
    {
        const ulong All = 1024, There = GicState.InterruptCount + 32;
        ulong offset = row.First - bank;
        bool isRoute = offset == IROUTER && bank == 0;
        ulong size = isRoute || (row.Bytes == 8 && bank != SGIBase) ? 8ul : 4, count = row.Bytes / size;
        ulong some = bank == 0 ? Math.Max(1, count * There / All) : count;
        ulong at = row.First + size * (ulong)draw.Below((int)(draw.Chance(7, 8) ? some : count));
        return new Target(frame + at, size == 8 ? 3 : 2, isRoute, PartnerOf(offset));
    }

    /// <summary>GICD_ISENABLER and ICENABLER, ISPENDR and ICPENDR, ISACTIVER and ICACTIVER are 0x80 bytes apart.</summary>
    private static long PartnerOf(ulong offset) => offset is < 0x100 or >= IPRIORITYR ? 0 : (offset & 0x80) == 0 ? 0x80 : -0x80;

    /// <summary>Bits of interrupts: one, some, all; the sign bits of bytes, halfwords and words.</summary>
    private static ulong Value(ItemBuilder item, in Target target)
    {
        var draw = item.Draw;
        if (target.IsRoute && (item.IsTame || draw.Chance(1, 2)))
            return (ulong)draw.Below(item.Vm.Vcpus);
        return draw.Below(8) switch
        {
            0 or 1 => 1ul << draw.Below(32),
            2 => uint.MaxValue,
            3 => 0x8080_8080,
            4 => EdgeValues.Next(draw),
            _ => (uint)draw.Next(),
        };
    }

    private static void Store(ItemBuilder item, in Target target, uint at, uint value, long distance)
    {
        var (size, part) = Part(item.Draw, target);
        item.Add(Access(size, 0, distance + part) | at << 5 | value);
    }

    private static void Load(ItemBuilder item, in Target target, (uint At, uint To) registers, long distance)
    {
        var (size, part) = Part(item.Draw, target);
        // 1: zeros above; 2: the sign in all of X; 3: the sign in W. A doubleword has no sign to extend, and a word only to X.
        uint opc = size == 3 ? 1 : (uint)item.Draw.Pick<int>(size == 2 ? [1, 1, 2] : [1, 2, 3]);
        item.Add(Access(size, opc, distance + part) | registers.At << 5 | registers.To);
    }

    /// <summary>The whole register, as routes always, or a part of it, or it and the next one; priorities, which have a byte for each interrupt, by bytes as often as not.</summary>
    private static (int Size, long Part) Part(Draw draw, in Target target)
    {
        ulong offset = target.Address & 0xffff;
        bool hasBytes = offset is >= IPRIORITYR and < ICFGR;
        if (target.IsRoute || !draw.Chance(1, hasBytes ? 2 : 5))
            return (target.Size, 0);
        int size = hasBytes && draw.Chance(2, 3) ? 0 : draw.Below(4);
        return (size, size < target.Size ? draw.Below(1 << target.Size - size) << size : 0);
    }

    private static uint Access(int size, uint opc, long distance) => Unscaled | (uint)size << 30 | opc << 22 | (uint)(distance & 0x1ff) << 12;
}
