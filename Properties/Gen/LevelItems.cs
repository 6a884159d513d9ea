using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Gen;

/// <summary>Between EL1 and EL0: going down and up, what EL1 lets EL0 do, code that is written.</summary>
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
