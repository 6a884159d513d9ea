using VirtSpec.Spec;
using VirtSpec.Spec.Gic;
using Xunit;
using static VirtSpec.PhysicalGic.Tests.Manual;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>The memory-mapped registers. (Arm IHI 0069H, the pages of GICD_* and GICR_*.)</summary>
public sealed class DistributorTests
{
    [Fact]
    public void GICD_CTLR_has_two_enables_and_DS_and_ARE_are_RAO_WI() =>
        Holds("D.w+0?50 D.w+0=ffffffff D.w+0?53 D.w+0=1 D.w+0?51 D.w+0=2 D.w+0?52 D.w+0=0 D.w+0?50");

    [Fact]
    public void GICD_TYPER_says_256_INTIDs_16_bits_of_INTID_No1N_and_A3V() => Holds("D.w+4?37a0007 D.w+4=0 D.w+4?37a0007");

    [Fact]
    public void PIDR2_says_GICv3_in_every_frame() => Holds("D.w+ffe8?3b R0.w+ffe8?3b R3.w+ffe8?3b");

    [Fact]
    public void GICR_TYPER_names_the_PE_and_the_last_one() =>
        Holds("R0.x+8?1000001 R1.x+8?101000101 R2.x+8?201000201 R3.x+8?301000311 R3.w+8?1000311 R3.w+c?3");

    [Fact]
    public void Set_and_clear_registers_change_the_bits_that_are_1() =>
        Holds("D.w+104=f0 D.w+104=f D.w+184=81 D.w+104?7e D.w+184?7e", "D.w+308=5 D.w+388=4 D.w+308?1 D.w+388?1", "D.w+20c=c D.w+28c=8 D.w+20c?4 D.w+28c?4");

    [Fact]
    public void The_distributor_has_nothing_of_SGIs_and_PPIs() =>
        Holds("D.w+80=ffffffff D.w+80?0 D.w+100=ffffffff D.w+100?0 R0.w+10100?0 D.w+400=f8f8f8f8 D.w+400?0 D.w+c04=aaaaaaaa D.w+c04?0 D.x+60f8=1 D.x+60f8?0");

    [Fact]
    public void A_redistributor_has_nothing_of_SPIs_and_of_other_PEs() =>
        Holds("R1.w+10104=ffffffff R1.w+10104?0 D.w+104?0", "R1.w+10100=80000001 R1.w+10100?80000001 R0.w+10100?0");

    [Fact]
    public void Interrupts_above_ITLinesNumber_are_RAZ_WI() => Holds("D.w+11c=80000000 D.w+11c?80000000 D.w+120=1 D.w+120?0 D.b+500=f8 D.b+500?0 D.x+6800=1 D.x+6800?0");

    [Fact]
    public void Priorities_are_accessed_by_bytes_and_words_and_have_five_bits() =>
        Holds("D.w+420=40302010 D.b+421?20 D.b+423=ff D.w+420?f8302010 D.b+420=7 D.w+420?f8302000", "R0.b+1041f=a8 R0.w+1041c?a8000000");

    [Theory]
    [InlineData("D.b+104=ff D.w+104?0 D.w+104=ffff D.b+104?0")]
    [InlineData("D.h+104=ffff D.w+104?0 D.w+104=ffff D.h+104?0")]
    [InlineData("D.x+108=ffff D.w+108?0 D.w+108=ffff D.x+108?0")]
    [InlineData("D.h+420=f8f8 D.w+420?0 D.w+420=f8f8 D.h+420?0 D.x+420?0")]
    [InlineData("D.h+6140=1 D.x+6140?0 D.b+6140=1 D.x+6140?0")]
    [InlineData("R0.h+10400=f8f8 R0.w+10400?0 R0.x+10100=1 R0.w+10100?0 R0.b+14=0 R0.w+14?6")]
    public void An_access_of_a_size_that_a_register_does_not_support_is_RAZ_WI(string steps) => Holds(steps);

    [Theory]
    [InlineData("c", "GICD_TYPER2")]
    [InlineData("10", "GICD_STATUSR")]
    [InlineData("40", "GICD_SETSPI_NSR: MBIS is 0")]
    [InlineData("58", "GICD_CLRSPI_SR: MBIS is 0")]
    [InlineData("820", "GICD_ITARGETSR8: ARE is 1")]
    [InlineData("d04", "GICD_IGRPMODR1: DS is 1")]
    [InlineData("e08", "GICD_NSACR2: DS is 1")]
    [InlineData("f00", "GICD_SGIR: ARE is 1")]
    [InlineData("f10", "GICD_CPENDSGIR0: ARE is 1")]
    [InlineData("f2c", "GICD_SPENDSGIR3: ARE is 1")]
    [InlineData("5ffc", "reserved")]
    public void What_this_distributor_does_not_have_is_RAZ_WI(string offset, string register)
    {
        ulong at = Convert.ToUInt64(offset, 16);
        Assert.True(GicState.Reset(1).WriteDistributor(at, 4, 0xffff_ffff).Equals(GicState.Reset(1)), register);
        Assert.True(GicState.Reset(1).ReadDistributor(at, 4) == 0, register);
    }

    [Fact]
    public void ICFGR_keeps_the_high_bit_of_each_field_and_SGIs_stay_edge_triggered() =>
        Holds("D.w+c08=ffffffff D.w+c08?aaaaaaaa D.w+c08=55555555 D.w+c08?0 D.w+c0c=2 D.w+c0c?2 D.w+c08?0", "R0.w+10c00?aaaaaaaa R0.w+10c00=0 R0.w+10c00?aaaaaaaa R0.w+10c04?0 R0.w+10c04=80000000 R0.w+10c04?80000000");

    [Fact]
    public void IROUTER_has_an_affinity_and_can_be_written_by_halves() =>
        Holds("D.x+6140=ffffffffffffffff D.x+6140?ff00ffffff D.w+6144=12 D.x+6140?1200ffffff D.w+6140=80000003 D.x+6140?1200000003 D.w+6144?12");

    [Fact]
    public void ChildrenAsleep_follows_ProcessorSleep() => Holds("R0.w+14?6 R0.w+14=0 R0.w+14?0 R0.w+14=2 R0.w+14?6 R0.w+14=4 R0.w+14?0");

    [Fact]
    public void The_base_registers_of_LPIs_are_stored() =>
        Holds("R0.x+70=123456789f R0.x+70?123456789f R0.x+78=4000000000010080 R0.x+78?10080 R1.x+70?0", "R0.w+0?2 R0.w+0=fffffffe R0.w+0?2");

    [Fact]
    public void Enabling_LPIs_is_not_modelled() =>
        Assert.Contains("EnableLPIs", Assert.Throws<NotModelledException>(() => GicState.Reset(1).WriteRedistributor(0, 0, 4, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Offsets_beyond_the_frames_and_misaligned_ones_reach_no_register()
    {
        var gic = GicState.Reset(1);
        Assert.Equal(0UL, gic.ReadDistributor(0x1_0000, 4) | gic.ReadDistributor(ulong.MaxValue - 3, 4) | gic.ReadRedistributor(0, 0x2_0000, 4) | gic.ReadDistributor(2, 4));
        Assert.Equal(gic, gic.WriteDistributor(0x106, 4, ulong.MaxValue));
    }

    [Fact]
    public void A_GIC_is_a_value()
    {
        var before = GicState.Reset(2);
        var after = Changed(before);
        Assert.NotEqual(before, after);
        Assert.Equal(GicState.Reset(2), before);
        Assert.Equal(Changed(GicState.Reset(2)), after);
        Assert.Equal(Changed(GicState.Reset(2)).GetHashCode(), after.GetHashCode());
        Assert.NotEqual(GicState.Reset(1), GicState.Reset(2));

        static GicState Changed(GicState gic) => gic.WriteDistributor(0x104, 4, 1).WriteDistributor(0x6100, 8, 1).WriteRedistributor(1, 0x1_0400, 1, 0x80).WithPrivateLines(1, 1u << 27).WithSharedLine(new INTID(33), true);
    }

    [Fact]
    public void There_are_1_to_8_PEs_and_lines_of_SPIs_32_to_255()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GicState.Reset(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => GicState.Reset(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => GicState.Reset(1).WithSharedLine(new INTID(31), true));
        Assert.Throws<ArgumentOutOfRangeException>(() => GicState.Reset(1).WithSharedLine(new INTID(256), true));
        Assert.Equal(0x7_0100_0711UL, GicState.Reset(8).ReadRedistributor(7, 8, 8));
    }
}
