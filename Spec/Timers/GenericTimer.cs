using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Timers;

/// <summary>The generic timer as registers: counters, and timers whose condition is computed from the count.</summary>
internal static class GenericTimer
{
    private const ulong Enable = 1, ISTATUS = 4, ControlBits = 3;

    public static readonly ComputedRegister CNTPCT_EL0 = new(static (in PE _, in Inputs inputs) => inputs.Counter, null);

    /// <summary>A host reads the physical count: its virtual offset is zero.</summary>
    public static readonly ComputedRegister CNTVCT_EL0 = new(
        static (in PE pe, in Inputs inputs) => AArch64.ELIsInHost(pe, pe.EL) ? inputs.Counter : VirtualCount(pe, inputs.Counter), null);

    public static readonly ComputedRegister CNTP_CTL_EL0 = Control(Reg.CNTP_CTL_EL0, Reg.CNTP_CVAL_EL0, isVirtual: false);
    public static readonly ComputedRegister CNTP_TVAL_EL0 = TimerValue(Reg.CNTP_CVAL_EL0, isVirtual: false);
    public static readonly ComputedRegister CNTV_CTL_EL0 = Control(Reg.CNTV_CTL_EL0, Reg.CNTV_CVAL_EL0, isVirtual: true);
    public static readonly ComputedRegister CNTV_TVAL_EL0 = TimerValue(Reg.CNTV_CVAL_EL0, isVirtual: true);
    public static readonly ComputedRegister CNTHP_CTL_EL2 = Control(Reg.CNTHP_CTL_EL2, Reg.CNTHP_CVAL_EL2, isVirtual: false);
    public static readonly ComputedRegister CNTHP_TVAL_EL2 = TimerValue(Reg.CNTHP_CVAL_EL2, isVirtual: false);

    // The virtual timer of EL2 has no offset either.
    public static readonly ComputedRegister CNTHV_CTL_EL2 = Control(Reg.CNTHV_CTL_EL2, Reg.CNTHV_CVAL_EL2, isVirtual: false);
    public static readonly ComputedRegister CNTHV_TVAL_EL2 = TimerValue(Reg.CNTHV_CVAL_EL2, isVirtual: false);

    /// <summary>The physical count less CNTVOFF_EL2, which is zero without EL2.</summary>
    internal static ulong VirtualCount(in PE pe, ulong counter) =>
        pe.Configuration.HaveEL2 ? counter - pe.System[Reg.CNTVOFF_EL2] : counter;

    private static ulong Count(in PE pe, in Inputs inputs, bool isVirtual) => isVirtual ? VirtualCount(pe, inputs.Counter) : inputs.Counter;

    /// <summary>
    /// ISTATUS is the timer condition while the timer is enabled, and reads as zero otherwise.
    /// It is the condition before the step, as the interrupt is; a read of the count sees the tick of its own step. The architecture leaves that open, QEMU does so (tests/Lockstep/TIME.md).
    /// </summary>
    private static ComputedRegister Control(Reg control, Reg compare, bool isVirtual) => new(
        (in PE pe, in Inputs inputs) =>
        {
            ulong bits = pe.System[control] & ControlBits;
            bool met = (bits & Enable) != 0 && Count(pe, Before(inputs), isVirtual) >= pe.System[compare];
            return met ? bits | ISTATUS : bits;
        },
        (ref PE next, ulong value, in Inputs _) => next.Set(control, value & ControlBits));

    private static Inputs Before(in Inputs inputs) => inputs.IsTick ? inputs with { Counter = inputs.Counter - 1 } : inputs;

    /// <summary>The distance to the compare value as a signed 32-bit number.</summary>
    private static ComputedRegister TimerValue(Reg compare, bool isVirtual) => new(
        (in PE pe, in Inputs inputs) => (uint)(pe.System[compare] - Count(pe, inputs, isVirtual)),
        (ref PE next, ulong value, in Inputs inputs) => next.Set(compare, Count(next, inputs, isVirtual) + (ulong)(int)value));
}
