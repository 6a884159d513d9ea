namespace VirtSpec.Properties.Gen;

/// <summary>Software-generated interrupts: one, one that is sent again while it is active, more than there are list registers.</summary>
public static class SgiItems
{
    private const int TargetBits = 16, IntidAt = 24, All = 16;

    public static void Next(ItemBuilder item)
    {
        switch (item.Draw.Below(8))
        {
            case 0 or 1:
                Cycle(item);
                break;
            case 2 or 3:
                Burst(item);
                break;
            default:
                Send(item);
                break;
        }
    }

    /// <summary>To itself, another vCPU, all others, or nobody.</summary>
    private static void Send(ItemBuilder item)
    {
        var draw = item.Draw;
        int register = item.Register();
        ulong targets = draw.Below(4) switch { 0 => 1, 1 => 2, 2 => (ulong)draw.Below(1 << item.Vm.Vcpus), _ => (ulong)draw.Below(1 << TargetBits) };
        ulong elsewhere = draw.Chance(1, 6) ? draw.Next() & 0xffff_00ff_00ff_0000 : draw.Chance(1, 5) ? 1ul << 40 : 0;
        item.Move(register, targets | (ulong)draw.Below(All) << IntidAt | elsewhere);
        item.Add($"msr {(draw.Chance(1, 8) ? draw.Pick<string>(["icc_sgi0r_el1", "icc_asgi1r_el1"]) : "icc_sgi1r_el1")}, x{register}");
        if (draw.Chance(1, 2))
            item.Add("isb");
    }

    /// <summary>
    /// The life of an interrupt, by polling: sent to itself, acknowledged, sent again while it is active, ended, and looked for again.
    /// (Arm IHI 0069H, 4.1.2 Interrupt handling state machine: pending, active, active and pending, pending.)
    /// </summary>
    private static void Cycle(ItemBuilder item)
    {
        var draw = item.Draw;
        int sent = item.Register(), read = item.RegisterBeside(sent), again = item.RegisterBeside(sent, read);
        if (draw.Chance(7, 8))
            item.Add("msr daifset, #2");
        item.Move(sent, 1ul << item.Vcpu | (ulong)draw.Below(All) << IntidAt);
        item.Add($"msr icc_sgi1r_el1, x{sent}");
        item.Add("isb");
        item.Add($"mrs x{read}, icc_iar1_el1");
        if (draw.Chance(3, 4))
            item.Add($"msr icc_sgi1r_el1, x{sent}");
        if (draw.Chance(1, 3))
            item.Add($"mrs x{again}, {draw.Pick<string>(["icc_hppir1_el1", "isr_el1", "icc_rpr_el1"])}");
        else if (draw.Chance(1, 2))
            InterruptItems.LoadState(item, again);
        item.Add($"msr icc_eoir1_el1, x{read}");
        item.Add("isb");
        if (draw.Chance(1, 2))
            item.Add($"mrs x{again}, {draw.Pick<string>(["icc_hppir1_el1", "isr_el1"])}");
        if (draw.Chance(3, 4))
            item.Add("msr daifclr, #2");
    }

    /// <summary>Several at a vCPU at once: five to seven, where list registers are four.</summary>
    public static void Burst(ItemBuilder item)
    {
        var draw = item.Draw;
        int register = item.Register(), first = draw.Below(All);
        if (draw.Chance(3, 4))
            item.Add("msr daifset, #2");
        item.Move(register, 1ul << (draw.Chance(1, 2) ? item.Vcpu : draw.Below(item.Vm.Vcpus)));
        for (int n = 5 + draw.Below(2); n > 0; n--)
        {
            item.Add($"movk x{register}, #0x{(first + 3 * n) % All << IntidAt - 16:x}, lsl #16");
            item.Add($"msr icc_sgi1r_el1, x{register}");
        }
        if (draw.Chance(3, 4))
            item.Add("msr daifclr, #2");
    }
}
