namespace VirtSpec.Properties.Gen;

/// <summary>A guest's stage 1: on and off, descriptors changed, other tables.</summary>
public static class TableItems
{
    /// <summary>Stage 1 on or off, a descriptor changed with or without maintenance, the tables at the end of RAM, a table where there is none.</summary>
    public static void Next(ItemBuilder item)
    {
        var draw = item.Draw;
        int x = item.Register(), at = item.RegisterBeside(x);
        switch (item.Scope.FixedTables ? 3 : draw.Below(8))
        {
            case 0 or 1:
                item.Add($"mrs x{x}, sctlr_el1");
                item.Add($"eor x{x}, x{x}, #1");
                item.Add($"msr sctlr_el1, x{x}");
                item.Add("isb");
                break;
            case 2:
                item.Move(x, draw.Chance(1, 2) ? item.Vm.Ram + GuestFrame.TablesL1 : item.Vm.Ram + item.Vm.RamSize - 0x1000);
                item.Add($"msr ttbr0_el1, x{x}");
                item.Add("isb");
                break;
            case 3:
                item.Move(at, GuestAddresses.OfMemory(item));
                item.Add($"at {draw.Pick<string>(["s1e1r", "s1e1w", "s1e0r", "s1e0w"])}, x{at}");
                item.Add("isb");
                item.Add($"mrs x{x}, par_el1");
                break;
            case 4 or 5:
                Table(item, x, at);
                break;
            default:
                Descriptor(item, x, at);
                break;
        }
    }

    /// <summary>A page of the guest gets another descriptor: no page, another page of its RAM, other permissions, a place outside.</summary>
    private static void Descriptor(ItemBuilder item, int x, int at)
    {
        var draw = item.Draw;
        ulong page = draw.Pick<ulong>([GuestFrame.ReadWrite, GuestFrame.ReadOnly, GuestFrame.Unmapped, GuestFrame.Size]);
        ulong target = draw.Below(4) switch
        {
            0 => 0,
            1 when !item.StaysInside => GuestAddresses.Outside(item) & 0xff_ffff_f000 | 0x747,
            2 => item.Vm.Ram + page | 0x707 | (ulong)draw.Below(4) << 6,
            _ => item.Vm.Ram + draw.Pick<ulong>([GuestFrame.ReadWrite, GuestFrame.ReadOnly, GuestFrame.Streams]) | 0x747,
        };
        item.Move(at, item.Vm.Ram + GuestFrame.TablesL3 + page / 0x1000 * 8);
        item.Move(x, target);
        bool breaksFirst = draw.Chance(1, 2);
        if (breaksFirst)
        {
            item.Add($"str xzr, [x{at}]");
            item.Add("dsb ish");
            item.Add("tlbi vmalle1");
            item.Add("dsb ish");
        }
        item.Add($"str x{x}, [x{at}]");
        item.Add("dsb ish");
        if (!breaksFirst)
            item.Add("tlbi vmalle1");
        item.Add("isb");
    }

    /// <summary>
    /// The walk of an address far from all that the VM has is led to another table: its own one, or a place where it has none, at the ends of its RAM, under addresses that differ from its own
    /// in high bits only, or outside. Then the address is used.
    /// </summary>
    private static void Table(ItemBuilder item, int x, int at)
    {
        const int Giga = 30, Entries = 512;
        const ulong TableDescriptor = 0b11;
        var draw = item.Draw;
        ulong own = item.Vm.Ram + GuestFrame.TablesL2, end = item.Vm.Ram + item.Vm.RamSize, index = item.Vm.Ram >> Giga;
        ulong table = draw.Below(item.StaysInside ? 1 : 8) switch
        {
            0 => own,
            1 => end - 0x1000,
            2 or 3 => end,
            4 or 5 => own | 1ul << draw.Pick<int>([32, 36, 38, 39, 40, 41, 43, 44, 47]),
            6 => item.Vm.Ram - 0x1000,
            _ => GuestAddresses.Outside(item) & 0xffff_ffff_f000,
        };
        index = (index + 1 + (ulong)draw.Below(Entries - 1)) % Entries;
        item.Move(at, item.Vm.Ram + GuestFrame.TablesL1 + 8 * index);
        item.Move(x, table | TableDescriptor);
        item.Add($"str x{x}, [x{at}]");
        item.Add("dsb ish");
        item.Add("tlbi vmalle1");
        item.Add("dsb ish");
        item.Add("isb");
        // The first is what the VM's own table has of its own RAM.
        ulong offset = table == own || draw.Chance(1, 4) ? (item.Vm.Ram + GuestFrame.ReadWrite) % (1 << Giga) : draw.Chance(1, 2) ? 0 : (ulong)draw.Below(1 << Giga) & ~7ul;
        item.Move(at, index << Giga | offset);
        item.Add(draw.Pick<string>([$"ldr x{x}, [x{at}]", $"ldrb w{x}, [x{at}]", $"str x{x}, [x{at}]", $"at s1e1r, x{at}"]));
    }
}
