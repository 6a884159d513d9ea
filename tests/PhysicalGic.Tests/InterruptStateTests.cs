using Xunit;
using static VirtSpec.PhysicalGic.Tests.Manual;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>Inactive, pending, active, active and pending; routing; SGIs. (Arm IHI 0069H, 4.1 "The distribution of interrupts", and "Generating SGIs".)</summary>
public sealed class InterruptStateTests
{
    private const string Line33 = Awake + " D.w+84=2 D.w+104=2";

    [Fact]
    public void A_level_sensitive_interrupt_is_pending_while_its_line_is_asserted() =>
        Holds(Line33, "0:L33=1 D.w+204?2 0:*?80.3ff.21.ff D.w+284=2 D.w+204?2 0:L33=0 D.w+204?0 0:*?0.3ff.3ff.ff");

    [Fact]
    public void An_edge_triggered_interrupt_stays_pending_after_the_edge() =>
        Holds("D.w+c08=8", Line33, "0:L33=1 D.w+204?2 0:L33=0 D.w+204?2 D.w+284=2 D.w+204?0 0:L33=1 D.w+204?2 D.w+284=2 D.w+204?0");

    [Fact]
    public void A_level_sensitive_interrupt_that_software_made_pending_stays_so_until_it_is_acknowledged() =>
        Holds(Line33, "D.w+204=2 0:L33=1 0:L33=0 D.w+204?2 0:IAR1?21 D.w+204?0 D.w+304?2");

    [Fact]
    public void A_level_sensitive_interrupt_is_active_and_pending_until_its_line_falls() =>
        Holds(Line33, "0:L33=1 0:IAR1?21 D.w+204?2 D.w+304?2 0:*?0.3ff.3ff.0 0:EOIR1=21 D.w+304?0 0:*?80.3ff.21.ff 0:L33=0 0:*?0.3ff.3ff.ff");

    [Fact]
    public void An_edge_while_the_interrupt_is_active_is_signalled_after_its_deactivation() =>
        Holds("D.w+c08=8", Line33, "0:L33=1 0:IAR1?21 0:L33=0 D.w+204?0 0:L33=1 D.w+204?2 0:*?0.3ff.3ff.0 0:EOIR1=21 0:*?80.3ff.21.ff 0:IAR1?21");

    [Fact]
    public void An_interrupt_that_is_not_enabled_is_pending_and_not_signalled() =>
        Holds(Line33, "D.w+184=2 D.w+204=2 D.w+204?2 0:*?0.3ff.3ff.ff D.w+104=2 0:*?80.3ff.21.ff");

    [Fact]
    public void GICD_CTLR_enables_each_group() =>
        Holds(Awake, "D.w+84=2 D.w+104=6 D.w+204=6 D.w+0=0 0:*?0.3ff.3ff.ff D.w+0=1 0:*?40.22.3ff.ff D.w+0=2 0:*?80.3ff.21.ff");

    [Fact]
    public void A_PPI_is_of_one_PE() =>
        Holds(Awake, "R1.w+14=0 1:PMR=ff 1:IGRPEN1=1 R0.w+10080=8000000 R1.w+10080=8000000 R0.w+10100=8000000 R1.w+10100=8000000", "1:L27=1 0:*?0.3ff.3ff.ff 1:*?80.3ff.1b.ff R0.w+10200?0 R1.w+10200?8000000");

    [Fact]
    public void An_SPI_goes_to_the_PE_that_IROUTER_names() =>
        Holds(Awake, "R1.w+14=0 1:PMR=ff 1:IGRPEN1=1", TwoInterrupts, "D.x+6140=1 D.w+204=100 0:*?0.3ff.3ff.ff 1:*?80.3ff.28.ff D.x+6140=0 0:*?80.3ff.28.ff 1:*?0.3ff.3ff.ff");

    [Fact]
    public void An_SPI_for_no_PE_stays_pending() =>
        Holds(Awake, TwoInterrupts, "D.x+6140=4 D.w+204=100 0:*?0.3ff.3ff.ff D.w+204?100 D.x+6140=100000000 0:*?0.3ff.3ff.ff D.x+6140=100 0:*?0.3ff.3ff.ff D.x+6140=0 0:*?80.3ff.28.ff");

    [Fact]
    public void An_SPI_can_be_deactivated_by_another_PE() =>
        Holds(Awake, "R1.w+14=0 1:CTLR=2", TwoInterrupts, "0:CTLR=2 D.w+204=100 0:IAR1?28 D.w+304?100 0:EOIR1=28 D.w+304?100 1:DIR=28 D.w+304?0");

    [Fact]
    public void Nothing_is_forwarded_to_a_PE_that_sleeps() => Holds("D.w+0=3 0:PMR=ff 0:IGRPEN1=1", TwoInterrupts, "D.w+204=100 0:*?0.3ff.3ff.ff R0.w+14=0 0:*?80.3ff.28.ff R0.w+14=2 0:*?0.3ff.3ff.ff");

    [Fact]
    public void An_SGI_goes_to_the_PEs_of_the_list() =>
        Holds("R0.w+10080=ffff R1.w+10080=ffff R2.w+10080=ffff R3.w+10080=ffff 0:SGI1R=300000b", "R0.w+10200?8 R1.w+10200?8 R2.w+10200?0 R3.w+10200?8");

    [Fact]
    public void An_SGI_with_IRM_goes_to_all_PEs_but_the_sender() =>
        Holds("R0.w+10080=ffff R1.w+10080=ffff R2.w+10080=ffff R3.w+10080=ffff 2:SGI1R=1000000000f", "R0.w+10200?1 R1.w+10200?1 R2.w+10200?0 R3.w+10200?1");

    [Theory]
    [InlineData("1000000000001")]
    [InlineData("100000001")]
    [InlineData("10001")]
    public void An_SGI_for_another_cluster_reaches_nobody(string value) => Holds($"R0.w+10080=ffff 0:SGI1R={value} R0.w+10200?0 0:SGI1R=1 R0.w+10200?1");

    [Fact]
    public void An_SGI_is_pending_where_it_is_in_the_group_of_the_register() =>
        Holds("R0.w+10080=2", "0:SGI1R=1 R0.w+10200?0 0:SGI1R=1000001 R0.w+10200?2", "0:SGI0R=1000001 R0.w+10280=2 0:SGI0R=1000001 R0.w+10200?0 0:SGI0R=1 R0.w+10200?1");

    [Fact]
    public void A_Secure_Group_1_SGI_is_one_of_Group_0_because_DS_is_1() => Holds("R0.w+10080=2 0:ASGI1R=1000001 R0.w+10200?0 0:ASGI1R=1 R0.w+10200?1");

    [Fact]
    public void An_SGI_is_pending_once_however_often_it_is_sent() =>
        Holds(Awake, "R0.w+10080=1 R0.w+10100=1 0:SGI1R=1 0:SGI1R=1 0:IAR1?0 0:EOIR1=0 0:*?0.3ff.3ff.ff", "0:SGI1R=1 0:IAR1?0 0:SGI1R=1 R0.w+10200?1 0:*?0.3ff.3ff.0 0:EOIR1=0 0:*?80.3ff.0.ff");
}
