using Xunit;
using static VirtSpec.PhysicalGic.Tests.Manual;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>The System registers of the CPU interface. (Arm IHI 0069H, the pages of ICC_*.)</summary>
public sealed class CpuInterfaceTests
{
    private const string Both = Awake + " " + TwoInterrupts + " D.w+204=300";

    [Fact]
    public void After_reset_nothing_is_enabled_all_is_masked_and_the_binary_points_are_the_least() =>
        Holds("0:PMR?0 0:BPR0?2 0:BPR1?3 0:IGRPEN0?0 0:IGRPEN1?0 0:RPR?ff 0:AP0R0?0 0:AP1R0?0 0:IAR0?3ff 0:IAR1?3ff 0:HPPIR0?3ff 0:HPPIR1?3ff 0:ISR?0");

    [Fact]
    public void ICC_CTLR_EL1_says_5_priority_bits_24_INTID_bits_and_A3V_and_has_EOImode_and_CBPR() =>
        Holds("0:CTLR?8c00 0:CTLR=ffffffffffffffff 0:CTLR?8c03 0:CTLR=0 0:CTLR?8c00");

    [Fact]
    public void The_low_bits_of_the_priority_mask_are_RES0() => Holds("0:PMR=ff 0:PMR?f8 0:PMR=187 0:PMR?80");

    [Fact]
    public void A_binary_point_below_the_least_is_the_least() => Holds("0:BPR0=0 0:BPR0?2 0:BPR1=0 0:BPR1?3 0:BPR1=2 0:BPR1?3 0:BPR0=7 0:BPR0?7 0:BPR1=f 0:BPR1?7 0:BPR0=8 0:BPR0?2");

    [Fact]
    public void With_CBPR_BPR1_reads_as_BPR0_plus_1_and_ignores_writes() =>
        Holds("0:BPR1=5 0:CTLR=1 0:BPR1?3 0:BPR0=6 0:BPR1?7 0:BPR0=7 0:BPR1?7 0:BPR1=4 0:CTLR=0 0:BPR1?5");

    [Fact]
    public void The_better_interrupt_is_acknowledged_and_the_other_waits() =>
        Holds(Both, "0:*?80.3ff.29.ff 0:IAR1?29 0:RPR?40 0:AP1R0?100 D.w+204?100 D.w+304?200 0:*?0.3ff.28.40 0:IAR1?3ff 0:EOIR1=29 D.w+304?0 0:*?80.3ff.28.ff");

    [Fact]
    public void A_better_interrupt_preempts_and_the_running_priorities_nest() =>
        Holds(Awake, TwoInterrupts, "D.w+204=100 0:IAR1?28 0:RPR?80 D.w+204=200 0:*?80.3ff.29.80 0:IAR1?29 0:RPR?40 0:AP1R0?10100 0:EOIR1=29 0:RPR?80 0:EOIR1=28 0:RPR?ff 0:AP1R0?0");

    [Fact]
    public void Subpriorities_do_not_preempt() =>
        Holds(Awake, TwoInterrupts, "0:BPR1=7 D.b+429=80 D.b+428=c0 D.w+204=100 0:IAR1?28 0:RPR?80 D.w+204=200 0:*?0.3ff.29.80 0:BPR1=6 0:*?0.3ff.29.80 0:EOIR1=28 0:IAR1?29");

    [Fact]
    public void Group_0_has_its_own_binary_point_unless_CBPR_makes_it_that_of_both()
    {
        Holds(Awake, "D.w+104=300 D.b+428=80 D.b+429=40", "0:BPR0=7 D.w+204=100 0:IAR0?28 0:RPR?0 0:AP0R0?1 D.w+204=200 0:*?0.29.3ff.0");
        Holds(Awake, TwoInterrupts, "0:BPR0=7 0:CTLR=1 D.w+204=100 0:IAR1?28 0:RPR?0 D.w+204=200 0:*?0.3ff.29.0");
        Holds(Awake, TwoInterrupts, "0:BPR0=7 0:CTLR=0 D.w+204=100 0:IAR1?28 0:RPR?80 D.w+204=200 0:*?80.3ff.29.80");
    }

    [Fact]
    public void Group_0_is_signalled_as_FIQ_and_acknowledged_by_IAR0() =>
        Holds(Awake, "D.w+84=200 D.w+104=300 D.b+429=80 D.w+204=300 0:*?40.28.3ff.ff 0:IAR1?3ff 0:IAR0?28 0:AP0R0?1 0:AP1R0?0 0:EOIR1=28 0:RPR?0 0:EOIR0=28 0:*?80.3ff.29.ff");

    [Fact]
    public void A_priority_equal_to_the_mask_is_masked_and_HPPIR_reports_it() => Holds(Both, "0:PMR=40 0:*?0.3ff.29.ff 0:IAR1?3ff 0:PMR=48 0:*?80.3ff.29.ff");

    [Fact]
    public void An_interrupt_of_a_disabled_group_does_not_hide_the_other() =>
        Holds(Awake, "D.w+84=200 D.w+104=300 D.b+429=80 D.w+204=300 0:IGRPEN0=0 0:*?80.3ff.29.ff 0:IAR1?29 0:EOIR1=29 0:IGRPEN0=1 0:*?40.28.3ff.ff");

    [Fact]
    public void With_EOImode_1_EOIR_drops_the_priority_and_DIR_deactivates() =>
        Holds(Both, "0:CTLR=2 0:IAR1?29 0:EOIR1=29 0:RPR?ff D.w+304?200 0:*?80.3ff.28.ff 0:DIR=29 D.w+304?0 0:IAR1?28 0:DIR=28 D.w+304?0 0:RPR?80");

    [Fact]
    public void With_EOImode_0_DIR_is_ignored() => Holds(Both, "0:IAR1?29 0:DIR=29 D.w+304?200 0:RPR?40");

    [Theory]
    [InlineData("3fc")]
    [InlineData("3fd")]
    [InlineData("3ff")]
    public void An_EOI_of_a_special_INTID_is_ignored(string intid) => Holds(Both, $"0:IAR1?29 0:EOIR1={intid} 0:RPR?40 D.w+304?200");

    [Fact]
    public void An_EOI_while_nothing_is_active_is_ignored() => Holds(Awake, "D.w+304=100 0:EOIR1=28 D.w+304?100 0:RPR?ff");

    [Fact]
    public void Equal_priorities_go_by_INTID_and_across_groups() =>
        Holds(Awake, "D.w+84=100 D.w+104=300 D.w+204=300 0:*?80.3ff.28.ff D.w+84=200 0:*?40.28.3ff.ff D.w+84=300 0:*?80.3ff.28.ff");
}
