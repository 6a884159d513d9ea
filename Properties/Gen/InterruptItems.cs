using VirtSpec.Machine.Platform;

namespace VirtSpec.Properties.Gen;

/// <summary>Interrupts: masked, acknowledged, ended; timers; waits.</summary>
public static class InterruptItems
{
    private static readonly string[] CpuInterface =
    [
        "ICC_PMR_EL1", "ICC_BPR0_EL1", "ICC_BPR1_EL1", "ICC_CTLR_EL1", "ICC_IGRPEN0_EL1", "ICC_IGRPEN1_EL1", "ICC_SRE_EL1",
    ];

    private static readonly string[] Status =
        ["ICC_IAR0_EL1", "ICC_IAR1_EL1", "ICC_HPPIR0_EL1", "ICC_HPPIR1_EL1", "ICC_RPR_EL1", "ICC_CTLR_EL1", "ICC_PMR_EL1", "ICC_SRE_EL1", "ISR_EL1", "ICC_AP1R0_EL1"];

    /// <summary>What makes interrupts arrive: the group on, the priority mask open, PSTATE.I clear.</summary>
    public static void Open(ItemBuilder item)
    {
        int register = item.Register();
        item.Move(register, 0xf0);
        item.Add($"msr icc_pmr_el1, x{register}");
        item.Move(register, 1);
        item.Add($"msr icc_igrpen1_el1, x{register}");
        item.Add("isb");
        item.Add("msr daifclr, #2");
    }

    /// <summary>The CPU interface: opened, masked, asked, told.</summary>
    public static void Interrupt(ItemBuilder item)
    {
        var draw = item.Draw;
        int register = item.Register();
        switch (draw.Below(9))
        {
            case 0 or 1:
                Open(item);
                break;
            case 8 when item.Scope.Offers(Spec.Hyp.DesignFeatures.Distributor):
                SpiItems.Cycle(item);
                break;
            case 2:
                item.Add($"msr daif{draw.Pick<string>(["set", "clr"])}, #{draw.Pick<int>([1, 2, 3, 4, 7])}");
                break;
            case 3:
                if (draw.Chance(2, 3))
                    End(item, register, group: draw.Chance(7, 8) ? 1 : 0, deactivates: draw.Chance(1, 4));
                else
                    item.Add($"mrs x{register}, icc_iar1_el1");
                break;
            case 4 or 5:
                item.Add($"mrs x{register}, {draw.Pick(Status)}");
                break;
            default:
                item.Move(register, draw.Chance(1, 2) ? (ulong)draw.Pick<int>([0, 1, 2, 7, 16, 27, 30, 0x80, 0xf0, 0xff]) : EdgeValues.Next(draw) & 0xffff_ffff);
                item.Add($"msr {draw.Pick(CpuInterface)}, x{register}");
                break;
        }
    }

    /// <summary>An interrupt is acknowledged and ended. What is not the last one that was acknowledged may not be ended: it is UNPREDICTABLE. (Arm IHI 0069H, ICC_EOIR1_EL1.)</summary>
    public static void End(ItemBuilder item, int register, int group, bool deactivates)
    {
        item.Add($"mrs x{register}, icc_iar{group}_el1");
        item.Add($"msr icc_eoir{group}_el1, x{register}");
        if (deactivates)
            item.Add($"msr icc_dir_el1, x{register}");
    }

    /// <summary>A timer set near the count, behind it or far away; read, stopped, masked; and the GIC's registers of its interrupt.</summary>
    public static void Timer(ItemBuilder item)
    {
        var draw = item.Draw;
        int register = item.Register();
        string timer = item.Scope.Offers(Spec.Hyp.DesignFeatures.PhysicalTimer) && draw.Chance(1, 3) ? "cntp" : "cntv", count = timer == "cntv" ? "cntvct_el0" : "cntpct_el0";
        switch (draw.Below(8))
        {
            case 0 or 1:
                item.Add($"mrs x{register}, {count}");
                item.Add($"{(draw.Chance(2, 3) ? "add" : "sub")} x{register}, x{register}, #{draw.Below(40)}");
                item.Add($"msr {timer}_cval_el0, x{register}");
                break;
            case 2 or 3:
                item.Move(register, draw.Chance(3, 4) ? (ulong)draw.Below(60) : EdgeValues.Next(draw));
                item.Add($"msr {timer}_tval_el0, x{register}");
                break;
            case 4:
                item.Add($"mrs x{register}, {draw.Pick<string>([count, timer + "_ctl_el0", timer + "_cval_el0", timer + "_tval_el0", "cntfrq_el0"])}");
                return;
            default:
                break;
        }
        item.Move(register, (ulong)draw.Pick<int>([0, 1, 1, 1, 3, 2]));
        item.Add($"msr {timer}_ctl_el0, x{register}");
        if (draw.Chance(1, 2))
            item.Add("isb");
        if (draw.Chance(1, 3))
            LoadState(item, register);
    }

    /// <summary>A register of the vCPU's own redistributor that says in which state its interrupts are, where the guest has one.</summary>
    public static void LoadState(ItemBuilder item, int register)
    {
        if (!item.Scope.Offers(Spec.Hyp.DesignFeatures.Distributor))
            return;
        item.Move(register, BankOf(item.Vcpu) + (ulong)item.Draw.Pick<int>([0x100, 0x200, 0x200, 0x280, 0x300, 0x380]));
        item.Add($"ldr w{register}, [x{register}]");
    }

    /// <summary>SGI_base of the redistributor of a vCPU.</summary>
    private static ulong BankOf(int vcpu) => BoardLayout.GicRedistributors.Value + BoardLayout.RedistributorSize * (ulong)vcpu + 0x1_0000;

    /// <summary>A wait. WFI has a timer that ends it, as a rule.</summary>
    public static void Wait(ItemBuilder item)
    {
        var draw = item.Draw;
        bool canBeWoken = item.Scope.Offers(Spec.Hyp.DesignFeatures.Interrupts) && !item.Scope.WithoutTime;
        switch (draw.Below(8))
        {
            case 0 or 1 or 2 when canBeWoken:
                int register = item.Register();
                item.Move(register, (ulong)draw.Below(80));
                item.Add($"msr cntv_tval_el0, x{register}");
                item.Move(register, 1);
                item.Add($"msr cntv_ctl_el0, x{register}");
                item.Add("isb");
                item.Add("wfi");
                break;
            case 3 when draw.Chance(1, 4):
                item.Add("wfi");
                break;
            case 4:
                item.Add("sevl");
                item.Add("wfe");
                break;
            default:
                item.Add(draw.Pick<string>(["wfe", "sev", "yield", "wfe"]));
                break;
        }
    }

    /// <summary>What a guest stores at its interrupt controller before its stream: groups on, SGIs and timers enabled, priorities.</summary>
    public static IEnumerable<DeviceStore> Programming(Draw draw, int vcpu)
    {
        ulong distributor = BoardLayout.GicDistributor.Value, frame = BoardLayout.GicRedistributors.Value + BoardLayout.RedistributorSize * (ulong)vcpu, bank = frame + 0x1_0000;
        if (vcpu == 0)
            yield return new DeviceStore(distributor, 0b11_0010);
        yield return new DeviceStore(frame + 0x14, 0);
        yield return new DeviceStore(bank + 0x80, uint.MaxValue);
        yield return new DeviceStore(bank + 0x100, draw.Chance(3, 4) ? 1u << 27 | 1u << 30 | 0xffff : (uint)draw.Next());
        if (draw.Chance(1, 2))
            yield return new DeviceStore(bank + 0x400 + 4 * (ulong)draw.Below(8), (uint)draw.Next() & 0xf0f0_f0f0);
    }
}
