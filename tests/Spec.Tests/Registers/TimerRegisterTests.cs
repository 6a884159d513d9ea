using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>The generic timer as registers. (Arm DDI0487L.b, "The Generic Timer in AArch64 state": CompareValue and TimerValue views, ISTATUS.)</summary>
public sealed class TimerRegisterTests
{
    private const ulong Now = 0x1_0000_1000, Offset = 0x300;

    public static TheoryData<Reg, Reg, Reg, ulong> Timers => new()
    {
        { Reg.CNTP_CTL_EL0, Reg.CNTP_CVAL_EL0, Reg.CNTP_TVAL_EL0, Now },
        { Reg.CNTV_CTL_EL0, Reg.CNTV_CVAL_EL0, Reg.CNTV_TVAL_EL0, Now - Offset },
        { Reg.CNTHP_CTL_EL2, Reg.CNTHP_CVAL_EL2, Reg.CNTHP_TVAL_EL2, Now },
    };

    private static PE Start => Probe.At(EL2).Write(Reg.CNTVOFF_EL2, Offset);

    private static Inputs At(ulong count) => new(Counter: count);

    [Theory]
    [MemberData(nameof(Timers))]
    public void A_tick_that_meets_the_condition_shows_in_ISTATUS_from_the_next_step_on(Reg control, Reg compare, Reg value, ulong count)
    {
        var pe = Start.Write(compare, count).Write(control, 1);
        Assert.Equal(1UL, pe.Read(control, At(Now) with { IsTick = true }));
        Assert.Equal(5UL, pe.Read(control, At(Now)));
        Assert.Equal(0UL, pe.Read(value, At(Now) with { IsTick = true }));
    }

    [Fact]
    public void The_virtual_count_is_the_physical_count_less_the_offset()
    {
        Assert.Equal((Now, Now - Offset), (Start.Read(Reg.CNTPCT_EL0, At(Now)), Start.Read(Reg.CNTVCT_EL0, At(Now))));
        var withoutEL2 = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: false), 0).WithSystem(Reg.CNTVOFF_EL2, Offset);
        Assert.Equal(Now, withoutEL2.Read(Reg.CNTVCT_EL0, At(Now)));
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public void Writing_TVAL_sets_the_compare_value_to_the_count_plus_a_signed_number(Reg control, Reg compare, Reg value, ulong count)
    {
        Assert.Equal(count + 100, Start.Write(value, 100, At(Now)).Read(compare));
        Assert.Equal(count - 1, Start.Write(value, 0xffff_ffff, At(Now)).Read(compare));
        Assert.Equal(count - 0x8000_0000, Start.Write(value, 0x1234_8000_0000, At(Now)).Read(compare));
        Assert.Equal(0UL, Start.Write(value, 100, At(Now)).Read(control, At(Now)));
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public void TVAL_reads_the_low_32_bits_of_the_compare_value_less_the_count(Reg control, Reg compare, Reg value, ulong count)
    {
        Assert.Equal(100UL, Start.Write(control, 1).Write(compare, count + 100).Read(value, At(Now)));
        Assert.Equal(0xffff_ffffUL, Start.Write(control, 1).Write(compare, count - 1).Read(value, At(Now)));
        Assert.Equal(0x5UL, Start.Write(control, 1).Write(compare, count + 0x7_0000_0005).Read(value, At(Now)));
    }

    // ENABLE is bit 0, IMASK bit 1, ISTATUS bit 2.
    [Theory]
    [MemberData(nameof(Timers))]
    public void ISTATUS_is_set_from_the_compare_value_on_while_the_timer_is_enabled(Reg control, Reg compare, Reg value, ulong count)
    {
        var enabled = Start.Write(control, 1).Write(compare, count);
        Assert.Equal((0b001UL, 0b101UL), (enabled.Read(control, At(Now - 1)), enabled.Read(control, At(Now))));
        Assert.Equal(0b111UL, enabled.Write(control, 0b011).Read(control, At(Now)));
        Assert.Equal(0b010UL, enabled.Write(control, 0b010).Read(control, At(Now)));
        Assert.Equal(0b001UL, Start.Write(control, 0xffff_ffff_ffff_fffd).Write(value, 1, At(Now)).Read(control, At(Now)));
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public void The_compare_value_is_an_unsigned_number_of_64_bits(Reg control, Reg compare, Reg value, ulong count)
    {
        Assert.Equal(0b001UL, Start.Write(control, 1).Write(compare, ulong.MaxValue).Read(control, At(Now)));
        Assert.Equal(0b101UL, Start.Write(control, 1).Write(compare, 0).Read(control, At(Now)));
        Assert.Equal((uint)(0 - count), Start.Write(control, 1).Write(compare, 0).Read(value, At(Now)));
    }

    [Fact]
    public void The_timers_are_separate()
    {
        var pe = Start.Write(Reg.CNTP_CVAL_EL0, 1).Write(Reg.CNTV_CVAL_EL0, 2).Write(Reg.CNTHP_CVAL_EL2, 3);
        Assert.Equal((1UL, 2UL, 3UL), (pe.Read(Reg.CNTP_CVAL_EL0), pe.Read(Reg.CNTV_CVAL_EL0), pe.Read(Reg.CNTHP_CVAL_EL2)));
    }
}
