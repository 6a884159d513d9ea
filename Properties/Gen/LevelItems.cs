using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Gen;

/// <summary>Between EL1 and EL0: going down and up, what EL1 lets EL0 do, stage 1, code that is written.</summary>
public static class LevelItems
{
    private static readonly (string Register, int[] Bits)[] Controls =
    [
        ("cpacr_el1", [20, 21]),
        ("cntkctl_el1", [0, 1, 2, 3, 8, 9]),
        // A, SA, SA0, UMA, DZE, UCT, nTWI, nTWE, UCI.
        ("sctlr_el1", [1, 3, 4, 9, 14, 15, 16, 18, 26]),
        ("pmuserenr_el0", [0, 2]),
    ];

    /// <summary>Down to EL0 behind the item; or up again by SVC with an odd number, which the frame's handler answers so.</summary>
    public static void Level(ItemBuilder item)
    {
        if (item.Draw.Chance(1, 2))
        {
            item.Add($"svc #{1 + 2 * item.Draw.Below(4)}");
            return;
        }
        int register = item.Register();
        item.Add($"adr x{register}, .+20");
        item.Add($"msr elr_el1, x{register}");
        item.Move(register, item.Draw.Chance(1, 8) ? 0x3c4ul : item.Draw.Chance(1, 2) ? 0x3c0ul : 0);
        item.Add($"msr spsr_el1, x{register}");
        item.Add("eret");
    }

    /// <summary>One bit of a control of EL1 is turned.</summary>
    public static void Control(ItemBuilder item)
    {
        var (register, bits) = item.Draw.Pick(Controls);
        int x = item.Register();
        item.Add($"mrs x{x}, {register}");
        item.Add($"eor x{x}, x{x}, #0x{1ul << item.Draw.Pick(bits):x}");
        item.Add($"msr {register}, x{x}");
        if (item.Draw.Chance(3, 4))
            item.Add("isb");
    }

    /// <summary>Stage 1 on or off, a descriptor changed with or without maintenance, the tables at the end of RAM.</summary>
    public static void Tables(ItemBuilder item)
    {
        var draw = item.Draw;
        int x = item.Register(), at = item.RegisterBeside(x);
        switch (item.Scope.FixedTables ? 3 : draw.Below(6))
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

    /// <summary>An instruction behind the item's own is written, made visible, and executed.</summary>
    public static void Code(ItemBuilder item)
    {
        const uint Nop = 0xd503_201f, MovX3 = 0xd280_0003;
        int x = item.Register(), at = item.RegisterBeside(x);
        item.Move(x, item.Draw.Chance(1, 2) ? Nop : MovX3 | (uint)item.Draw.Below(0x1_0000) << 5);
        item.Add($"adr x{at}, .+28");
        item.Add($"str w{x}, [x{at}]");
        item.Add($"dc cvau, x{at}");
        item.Add("dsb ish");
        item.Add($"ic ivau, x{at}");
        item.Add("dsb ish");
        item.Add("isb");
        item.Add("udf #0");
    }

    /// <summary>UDF and unallocated words, SVC, BRK, HLT.</summary>
    public static void Exception(ItemBuilder item)
    {
        var draw = item.Draw;
        switch (draw.Below(6))
        {
            case 0:
                item.Add((uint)draw.Below(0x1_0000));
                break;
            case 1:
                item.Add($"brk #{draw.Below(0x1_0000)}");
                break;
            case 2:
                item.Add($"hlt #{draw.Below(0x1_0000)}");
                break;
            default:
                item.Add($"svc #{2 * draw.Below(0x8000)}");
                break;
        }
    }
}
