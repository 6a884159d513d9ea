using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// The virtual and the physical timer of EL1, which guests use without traps. Their lines are levels: they are looked at whenever the interrupts of the vCPU are,
/// and while one is high its physical interrupt is disabled, until the guest has ended the virtual one.
/// (Xvisor: arch/arm/cpu/common/generic_timer.c, which instead masks the guest's own timer, so that the guest sees CNTV_CTL_EL0.IMASK set.)
/// </summary>
internal static class Timers
{
    /// <summary>The PPIs of both timers.</summary>
    public const uint Lines = 1u << Board.VirtualTimer | 1u << Board.PhysicalTimer;

    private const ulong ENABLE = 1, IMASK = 2, ISTATUS = 4;

    /// <summary>The lines of the vCPU whose registers are in the PE.</summary>
    public static async Handler<uint> LinesOfLoaded(ModelPE pe) =>
        Line(await pe.MRS(Reg.CNTV_CTL_EL0), Board.VirtualTimer) | Line(await pe.MRS(Reg.CNTP_CTL_EL0), Board.PhysicalTimer);

    /// <summary>The lines of a vCPU whose registers are in memory, and the count at which the next one rises; all ones for never.</summary>
    public static async Handler<(uint Lines, ulong Due)> LinesOfSaved(ModelPE pe, Vcpu vcpu)
    {
        var (v, vDue) = await Saved(pe, vcpu, Reg.CNTV_CTL_EL0, Reg.CNTV_CVAL_EL0);
        var (p, pDue) = await Saved(pe, vcpu, Reg.CNTP_CTL_EL0, Reg.CNTP_CVAL_EL0);
        return ((v ? 1u << Board.VirtualTimer : 0) | (p ? 1u << Board.PhysicalTimer : 0), Math.Min(vDue, pDue));
    }

    /// <summary>The lines that were high when they were looked at last: their physical interrupts are disabled.</summary>
    public static async Handler<uint> LastHigh(Cpu cpu) => Lines & ~(uint)await cpu.PE.LDR(await cpu.Block() + PeBlock.EnabledTimers);

    /// <summary>Which of the physical interrupts of the timers are enabled at the redistributor of this PE.</summary>
    public static async Handler Enable(Cpu cpu, uint interrupts)
    {
        ulong address = await cpu.Block() + PeBlock.EnabledTimers;
        uint before = (uint)await cpu.PE.LDR(address);
        if (before == interrupts)
            return;
        await PhysicalInterrupts.Enable(cpu, interrupts & ~before, before & ~interrupts);
        await cpu.PE.STR(address, interrupts);
    }

    private static uint Line(ulong control, int intid) => (control & (ENABLE | IMASK | ISTATUS)) == (ENABLE | ISTATUS) ? 1u << intid : 0;

    private static async Handler<(bool Line, ulong Due)> Saved(ModelPE pe, Vcpu vcpu, Reg control, Reg compare)
    {
        if ((await VirtualInterrupts.Saved(pe, vcpu, control) & (ENABLE | IMASK)) != ENABLE)
            return (false, ulong.MaxValue);
        ulong due = await VirtualInterrupts.Saved(pe, vcpu, compare);
        return await pe.MRS(Reg.CNTPCT_EL0) >= due ? (true, ulong.MaxValue) : (false, due);
    }
}
