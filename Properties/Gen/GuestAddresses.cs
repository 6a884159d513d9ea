using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Gen;

/// <summary>Addresses at which hypervisors go wrong.</summary>
public static class GuestAddresses
{
    private const ulong Page = 0x1000;

    /// <summary>Sizes of physical and intermediate physical address spaces.</summary>
    private static readonly ulong[] Ends = [1ul << 32, 1ul << 36, 1ul << 38, 1ul << 39, 1ul << 40, 1ul << 42, 1ul << 44, 1ul << 47, 1ul << 48];

    /// <summary>An address of memory: mostly in the guest's own data, at the ends of pages and of RAM, in its tables and code; seldom where it has nothing.</summary>
    public static ulong OfMemory(ItemBuilder item)
    {
        var (draw, vm) = (item.Draw, item.Vm);
        ulong aligned = 8 * (ulong)draw.Below(512);
        return draw.Below(item.StaysInside ? 19 : 32) switch
        {
            < 12 => vm.Ram + GuestFrame.ReadWrite + aligned,
            < 14 => vm.Ram + GuestFrame.ReadWrite + (ulong)draw.Below((int)Page),
            < 16 => vm.Ram + GuestFrame.ReadOnly - 1 - (ulong)draw.Below(16),
            < 18 => vm.Ram + GuestFrame.ReadOnly + aligned,
            < 19 => vm.Ram + GuestFrame.Unmapped + aligned,
            < 21 => vm.Ram + GuestFrame.TablesL1 + 3 * aligned,
            < 22 => vm.Ram + GuestFrame.Size + aligned + ((ulong)draw.Below(64) << 12) % (vm.RamSize - GuestFrame.Size - Page),
            < 25 => vm.Ram + vm.RamSize - (ulong)draw.Below(33),
            < 26 => vm.Ram + vm.RamSize - Page + aligned,
            < 27 => vm.Ram - 1 - (ulong)draw.Below(16),
            < 29 => Outside(item),
            _ => OfDevice(item),
        };
    }

    /// <summary>A register of a device that the guest has, for sure; null when it has none.</summary>
    private static ulong? OwnDevice(ItemBuilder item) => item.Scope.Offers(DesignFeatures.Distributor)
        ? item.Draw.Chance(1, 2)
            ? BoardLayout.GicDistributor.Value + (Offset(item.Draw, MappedRegister.Distributor) & 0xfffc)
            : BoardLayout.GicRedistributors.Value + BoardLayout.RedistributorSize * (ulong)(item.Scope.WithoutTime ? item.Vcpu : item.Draw.Below(item.Vm.Vcpus)) + (Offset(item.Draw, MappedRegister.Redistributor) & 0x1_fffc)
        : null;

    /// <summary>Where the guest has nothing: behind its RAM, the hypervisor's and other guests' places, holes, beyond the sizes of addresses.</summary>
    public static ulong Outside(ItemBuilder item)
    {
        var (draw, vm) = (item.Draw, item.Vm);
        ulong aligned = 8 * (ulong)draw.Below(512);
        return aligned + draw.Below(8) switch
        {
            0 => vm.Ram + vm.RamSize,
            1 => BoardLayout.Ram.Value + ((ulong)draw.Below(64) << 21),
            2 => BoardLayout.Ram.Value + ((ulong)draw.Below(64) << 16),
            3 => (ulong)draw.Below(0x4000) << 16,
            4 => draw.Pick(Ends) - (draw.Chance(1, 2) ? 0 : Page),
            5 => 0,
            6 => BoardLayout.Rtc.Value,
            _ => draw.Next() & 0xff_ffff_f000,
        };
    }

    /// <summary>A register of a device that the guest may have, or a place beside it.</summary>
    public static ulong OfDevice(ItemBuilder item)
    {
        var draw = item.Draw;
        if (item.StaysInside)
            return OwnDevice(item) ?? item.Vm.Ram + GuestFrame.ReadWrite;
        bool hasGic = item.Scope.Offers(DesignFeatures.Distributor), hasUart = item.Scope.Offers(DesignFeatures.EmulatedUart);
        // Behind the last address that the tables can name, with the low bits of a device.
        ulong behind = draw.Chance(1, 16) ? draw.Pick(Ends) : 0;
        return behind + draw.Below(18) switch
        {
            < 6 when hasGic || draw.Chance(1, 3) => BoardLayout.GicDistributor.Value + Offset(draw, MappedRegister.Distributor),
            < 11 when hasGic || draw.Chance(1, 3) =>
                BoardLayout.GicRedistributors.Value + BoardLayout.RedistributorSize * (ulong)draw.Below(draw.Chance(3, 4) ? item.Vm.Vcpus : 9) + Offset(draw, MappedRegister.Redistributor),
            < 15 when hasUart || draw.Chance(1, 3) => BoardLayout.Uart.Value + (draw.Chance(1, 8) ? (ulong)draw.Below(0x1010) : 4 * (ulong)draw.Below(0x13)),
            < 17 => End(item),
            _ => Outside(item),
        };
    }

    /// <summary>Around the end of a device: the last bytes that are its own, and the first that are not.</summary>
    private static ulong End(ItemBuilder item)
    {
        var draw = item.Draw;
        ulong end = draw.Below(3) switch
        {
            0 => BoardLayout.GicDistributor.Value + BoardLayout.DistributorSize,
            1 => BoardLayout.GicRedistributors.Value + BoardLayout.RedistributorSize * (ulong)item.Vm.Vcpus,
            _ => BoardLayout.Uart.Value + Pl011.Size,
        };
        return end + (ulong)draw.Pick<long>([0, 0, 0, 4, -4, -8, -1]);
    }

    /// <summary>A register, each group as likely as another, its first ones more likely; or any offset.</summary>
    private static ulong Offset(Draw draw, IReadOnlyList<MappedRegister> rows)
    {
        if (draw.Chance(1, 12))
            return (ulong)draw.Below(0x1_0004);
        var row = draw.Pick(rows);
        while (row.IsPlain && draw.Chance(2, 3))
            row = draw.Pick(rows);
        int words = (int)row.Bytes / 4;
        int word = draw.Chance(2, 3) ? draw.Below(Math.Min(words, 4)) : draw.Below(words);
        return row.First + 4 * (ulong)word + (draw.Chance(1, 6) ? (ulong)draw.Below(4) : 0);
    }
}
