using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>The Performance Monitors as registers, on a PE with six event counters. (Arm DDI0487L.b, the pages of the registers.)</summary>
public sealed class PerformanceMonitorTests
{
    private const ulong CycleCounter = 1UL << 31, HPME = 1 << 7, HPMD = 1 << 17;
    private const ulong P = 1UL << 31, U = 1UL << 30, NSH = 1UL << 27;

    /// <summary>EL1 and EL0 see the counters below MDCR_EL2.HPMN.</summary>
    private static PE WithHPMN(ulong counters, ExceptionLevel el = EL1) => Probe.At(EL2).Write(Reg.MDCR_EL2, counters).To(el);

    [Theory]
    [InlineData(EL2, 4, 6)]
    [InlineData(EL1, 4, 4)]
    [InlineData(EL0, 4, 4)]
    [InlineData(EL1, 6, 6)]
    public void PMCR_EL0_N_is_HPMN_below_EL2(ExceptionLevel el, ulong hpmn, ulong expected) =>
        Assert.Equal(expected, WithHPMN(hpmn, el).Read(Reg.PMCR_EL0) >> 11 & 0x1f);

    [Fact]
    public void PMCR_EL0_keeps_its_controls_and_its_identity()
    {
        // IMP 0x41, IDCODE 0x01, N 6; of the rest E, X, DP, D and LC can be written, and P and C read as zero.
        Assert.Equal(0x4101_3000UL | 0x79, Probe.At(EL2).Write(Reg.PMCR_EL0, ulong.MaxValue).Read(Reg.PMCR_EL0));
        Assert.Equal(0x4101_3000UL, Probe.At(EL2).Write(Reg.PMCR_EL0, ulong.MaxValue).Write(Reg.PMCR_EL0, 0).Read(Reg.PMCR_EL0));
    }

    [Theory]
    [InlineData(Reg.PMCNTENSET_EL0, Reg.PMCNTENCLR_EL0)]
    [InlineData(Reg.PMINTENSET_EL1, Reg.PMINTENCLR_EL1)]
    [InlineData(Reg.PMOVSSET_EL0, Reg.PMOVSCLR_EL0)]
    public void A_set_register_sets_and_a_clear_register_clears_and_both_read_the_same(Reg set, Reg clear)
    {
        var pe = Probe.At(EL2).Write(set, CycleCounter | 0b1100);
        Assert.Equal((CycleCounter | 0b1100, CycleCounter | 0b1100), (pe.Read(set), pe.Read(clear)));
        pe = pe.Write(set, 0b0011).Write(clear, CycleCounter | 0b0110);
        Assert.Equal((0b1001UL, 0b1001UL), (pe.Read(set), pe.Read(clear)));
    }

    [Theory]
    [InlineData(Reg.PMCNTENSET_EL0, Reg.PMCNTENCLR_EL0)]
    [InlineData(Reg.PMINTENSET_EL1, Reg.PMINTENCLR_EL1)]
    [InlineData(Reg.PMOVSSET_EL0, Reg.PMOVSCLR_EL0)]
    public void The_bits_of_counters_that_do_not_exist_or_belong_to_EL2_read_as_zero_and_ignore_writes(Reg set, Reg clear)
    {
        Assert.Equal(CycleCounter | 0x3f, Probe.At(EL2).Write(set, ulong.MaxValue).Read(set));
        var guest = WithHPMN(4).Write(set, ulong.MaxValue);
        Assert.Equal((CycleCounter | 0xf, CycleCounter | 0xf), (guest.Read(set), guest.To(EL2).Read(set)));
        var mixed = Probe.At(EL2).Write(set, ulong.MaxValue).Write(Reg.MDCR_EL2, 4).To(EL1).Write(clear, ulong.MaxValue);
        Assert.Equal((0UL, 0x30UL), (mixed.Read(set), mixed.To(EL2).Read(set)));
    }

    [Fact]
    public void PMSELR_EL0_selects_the_counter_that_PMXEVCNTR_EL0_and_PMXEVTYPER_EL0_name()
    {
        var pe = Probe.At(EL1).Write(Reg.PMSELR_EL0, 3).Write(Reg.PMXEVCNTR_EL0, 0x1_2345_6789).Write(Reg.PMXEVTYPER_EL0, ulong.MaxValue);
        Assert.Equal((0x2345_6789UL, 0xc800_03ffUL), (pe.Read(Reg.PMEVCNTR3_EL0), pe.Read(Reg.PMEVTYPER3_EL0)));
        Assert.Equal((0x2345_6789UL, 0xc800_03ffUL), (pe.Read(Reg.PMXEVCNTR_EL0), pe.Read(Reg.PMXEVTYPER_EL0)));
        var cycles = pe.Write(Reg.PMSELR_EL0, 31).Write(Reg.PMXEVTYPER_EL0, ulong.MaxValue);
        Assert.Equal((0xc800_0000UL, 0xc800_0000UL), (cycles.Read(Reg.PMCCFILTR_EL0), cycles.Read(Reg.PMXEVTYPER_EL0)));
    }

    [Fact]
    public void A_selected_counter_that_EL1_does_not_see_reads_as_zero_and_ignores_writes()
    {
        var pe = WithHPMN(4).Write(Reg.PMSELR_EL0, 4).Write(Reg.PMXEVCNTR_EL0, 7).Write(Reg.PMXEVTYPER_EL0, 7);
        Assert.Equal((0UL, 0UL), (pe.Read(Reg.PMXEVCNTR_EL0), pe.Read(Reg.PMXEVTYPER_EL0)));
        Assert.Equal((0UL, 0UL), (pe.To(EL2).Read(Reg.PMEVCNTR4_EL0), pe.To(EL2).Read(Reg.PMEVTYPER4_EL0)));
    }

    [Fact]
    public void PMCR_EL0_P_resets_the_event_counters_that_the_level_sees_and_C_the_cycle_counter()
    {
        var pe = Probe.At(EL2).Write(Reg.MDCR_EL2, 4).Write(Reg.PMEVCNTR0_EL0, 5).Write(Reg.PMEVCNTR4_EL0, 6).Write(Reg.PMCCNTR_EL0, 7);
        Assert.Equal((0UL, 6UL, 7UL), Counters(pe.To(EL1).Write(Reg.PMCR_EL0, 0b010)));
        Assert.Equal((0UL, 0UL, 7UL), Counters(pe.Write(Reg.PMCR_EL0, 0b010)));
        Assert.Equal((5UL, 6UL, 0UL), Counters(pe.To(EL1).Write(Reg.PMCR_EL0, 0b100)));
    }

    // Counter 0 counts SW_INCR (event 0) and counter 1 another event; counter 2 is not enabled.
    [Fact]
    public void PMSWINC_EL0_increments_the_counters_that_are_enabled_and_count_SW_INCR()
    {
        var pe = Probe.At(EL1).Write(Reg.PMEVTYPER1_EL0, 0x11).Write(Reg.PMCNTENSET_EL0, 0b011);
        Assert.Equal(0UL, pe.Write(Reg.PMSWINC_EL0, 0b111).Read(Reg.PMEVCNTR0_EL0));
        pe = pe.Write(Reg.PMCR_EL0, 1).Write(Reg.PMSWINC_EL0, 0b111).Write(Reg.PMSWINC_EL0, 0b001).Write(Reg.PMCR_EL0, 0);
        Assert.Equal((2UL, 0UL, 0UL), (pe.Read(Reg.PMEVCNTR0_EL0), pe.Read(Reg.PMEVCNTR1_EL0), pe.Read(Reg.PMEVCNTR2_EL0)));
    }

    [Fact]
    public void A_counter_that_wraps_sets_its_overflow_bit()
    {
        var pe = Probe.At(EL1).Write(Reg.PMEVCNTR2_EL0, 0xffff_ffff).Write(Reg.PMCNTENSET_EL0, 0b100).Write(Reg.PMCR_EL0, 1).Write(Reg.PMSWINC_EL0, 0b100);
        Assert.Equal((0UL, 0b100UL), (pe.Read(Reg.PMEVCNTR2_EL0), pe.Read(Reg.PMOVSSET_EL0)));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(0, HPME, 0, 1)]
    [InlineData(1, HPME, 1, 1)]
    public void PMCR_EL0_E_enables_the_counters_below_HPMN_and_MDCR_EL2_HPME_the_others(ulong e, ulong hpme, ulong counter0, ulong counter4)
    {
        var pe = Probe.At(EL2).Write(Reg.MDCR_EL2, 4 | hpme).Write(Reg.PMEVTYPER0_EL0, NSH).Write(Reg.PMEVTYPER4_EL0, NSH)
            .Write(Reg.PMCNTENSET_EL0, 0b1_0001).Write(Reg.PMCR_EL0, e).Write(Reg.PMSWINC_EL0, 0b1_0001);
        Assert.Equal((counter0, counter4), (pe.Read(Reg.PMEVCNTR0_EL0), pe.Read(Reg.PMEVCNTR4_EL0)));
    }

    // PMEVTYPER<n>_EL0.P and U are 1 for not counting at EL1 and EL0, NSH is 1 for counting at EL2.
    [Theory]
    [InlineData(EL0, 0, 1)]
    [InlineData(EL0, U, 0)]
    [InlineData(EL0, P, 1)]
    [InlineData(EL1, 0, 1)]
    [InlineData(EL1, P, 0)]
    [InlineData(EL1, U | NSH, 1)]
    [InlineData(EL2, 0, 0)]
    [InlineData(EL2, NSH | P | U, 1)]
    public void A_counter_counts_at_the_levels_that_its_filter_names(ExceptionLevel el, ulong filter, ulong expected)
    {
        var pe = Probe.At(EL2).Write(Reg.PMEVTYPER0_EL0, filter).Write(Reg.PMCNTENSET_EL0, 1).Write(Reg.PMCR_EL0, 1).To(el);
        Assert.Equal(expected, pe.Write(Reg.PMSWINC_EL0, 1).Read(Reg.PMEVCNTR0_EL0));
    }

    // HPMD, of FEAT_PMUv3p1, prohibits counting at EL2 by the counters below HPMN, here 4.
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(HPMD, 0, 1)]
    public void HPMD_stops_the_counters_below_HPMN_at_EL2(ulong hpmd, ulong counter0, ulong counter4)
    {
        var pe = PE.Reset(Probe.NeoverseN1, 0).Write(Reg.MDCR_EL2, 4 | HPME | hpmd).Write(Reg.PMEVTYPER0_EL0, NSH).Write(Reg.PMEVTYPER4_EL0, NSH)
            .Write(Reg.PMCNTENSET_EL0, 0b1_0001).Write(Reg.PMCR_EL0, 1).Write(Reg.PMSWINC_EL0, 0b1_0001);
        Assert.Equal((counter0, counter4), (pe.Read(Reg.PMEVCNTR0_EL0), pe.Read(Reg.PMEVCNTR4_EL0)));
    }

    [Fact]
    public void An_event_number_of_16_bits_is_SW_INCR_only_when_all_of_it_is_zero()
    {
        var pe = PE.Reset(Probe.NeoverseN1, 0, EL1).Write(Reg.PMEVTYPER0_EL0, 0x4000).Write(Reg.PMCNTENSET_EL0, 1).Write(Reg.PMCR_EL0, 1).Write(Reg.PMSWINC_EL0, 1);
        Assert.Equal(0UL, pe.Write(Reg.PMCR_EL0, 0).Read(Reg.PMEVCNTR0_EL0));
    }

    [Fact]
    public void Reading_a_counter_that_would_count_stops()
    {
        var pe = Probe.At(EL1).Write(Reg.PMCNTENSET_EL0, CycleCounter);
        Assert.Equal(0UL, pe.Read(Reg.PMCCNTR_EL0));
        Assert.Throws<NotModelledException>(() => pe.Write(Reg.PMCR_EL0, 1).Read(Reg.PMCCNTR_EL0));
    }

    private static (ulong, ulong, ulong) Counters(PE pe) => (pe.To(EL2).Read(Reg.PMEVCNTR0_EL0), pe.To(EL2).Read(Reg.PMEVCNTR4_EL0), pe.To(EL2).Read(Reg.PMCCNTR_EL0));
}
