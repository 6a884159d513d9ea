using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using Xunit;

namespace VirtSpec.Properties.Tests.Equivalence;

/// <summary>What a guest may be shown of its interrupts, beside what the bare machine has. (Arm IHI 0069H, 4.1.2 Interrupt handling state machine.)</summary>
public sealed class DeviceReadsTests
{
    private const uint Timer = 1u << 27;

    private static readonly PA Bank = BoardLayout.GicRedistributors + 0x1_0000, ISPENDR0 = Bank + 0x200, ISACTIVER0 = Bank + 0x300, IPRIORITYR = Bank + 0x400, ISPENDR1 = BoardLayout.GicDistributor + 0x204;

    private static readonly GicState Reset = GicState.Reset(2), Pending = Reset.WriteRedistributor(0, 0x1_0200, 4, Timer), Active = Reset.WriteRedistributor(0, 0x1_0300, 4, Timer);

    [Fact]
    public void What_became_pending_at_the_exit_need_not_be_seen_and_what_was_before_must_be()
    {
        Assert.True(DeviceReads.Permits(ISPENDR0, 4, (Timer, 0), new Reader(0, IsAlone: true, Reset, Pending)));
        Assert.False(DeviceReads.Permits(ISPENDR0, 4, (Timer, 0), new Reader(0, IsAlone: true, Pending, Pending)));
    }

    [Fact]
    public void What_was_active_at_the_exit_must_be_seen() =>
        Assert.False(DeviceReads.Permits(ISACTIVER0, 4, (Timer, 0), new Reader(0, IsAlone: true, Reset, Active)));

    [Fact]
    public void What_is_neither_pending_nor_was_may_not_be_seen()
    {
        Assert.False(DeviceReads.Permits(ISPENDR0, 4, (0, Timer), new Reader(0, IsAlone: true, Reset, Reset)));
        Assert.True(DeviceReads.Permits(ISPENDR0, 4, (0, Timer), new Reader(0, IsAlone: true, Pending, Reset)));
    }

    [Fact]
    public void What_another_vCPU_may_hold_need_not_be_seen()
    {
        Assert.True(DeviceReads.Permits(ISPENDR0, 4, (Timer, 0), new Reader(1, IsAlone: false, Pending, Pending)));
        var spi = Reset.WriteDistributor(0x204, 4, 1);
        Assert.True(DeviceReads.Permits(ISPENDR1, 4, (1, 0), new Reader(0, IsAlone: false, spi, spi)));
        Assert.False(DeviceReads.Permits(ISPENDR1, 4, (1, 0), new Reader(0, IsAlone: true, spi, spi)));
    }

    [Fact]
    public void What_is_no_state_is_as_the_bare_machine_has_it() =>
        Assert.False(DeviceReads.Permits(IPRIORITYR, 4, (0x80, 0), new Reader(0, IsAlone: false, Reset, Reset)));

    [Fact]
    public void A_redistributor_may_be_without_LPIs_and_not_with_other_tables()
    {
        var PROPBASER = BoardLayout.GicRedistributors + 0x70;
        Assert.True(DeviceReads.Permits(PROPBASER, 8, (0x80, 0), new Reader(0, IsAlone: true, Reset, Reset)));
        Assert.False(DeviceReads.Permits(PROPBASER, 8, (0x80, 0x100), new Reader(0, IsAlone: true, Reset, Reset)));
    }

    [Theory]
    [InlineData(0x088ul, 0xffff_ffff, 0x0000_00ff)]
    [InlineData(0x108ul, 0xffff_ffff, 0x0000_00ff)]
    [InlineData(0x208ul, 0xffff_ffff, 0x0000_00ff)]
    [InlineData(0x308ul, 0xffff_ffff, 0x0000_00ff)]
    [InlineData(0x444ul, 0xf8f8_f8f8, 0xf8f8_f8f8)]
    [InlineData(0x448ul, 0xf8f8_f8f8, 0x0000_0000)]
    [InlineData(0xc10ul, 0xaaaa_aaaa, 0x0000_aaaa)]
    public void Of_a_store_to_the_distributor_a_VM_has_its_own_interrupts(ulong offset, uint value, uint kept)
    {
        var own = new OwnInterrupts(ValueArray<int>.Of(Enumerable.Range(64, 8)));
        var stored = Reset.WriteDistributor(offset, 4, value);
        Assert.Equal(kept, (uint)own.Kept(stored, BoardLayout.GicDistributor + offset, 4).ReadDistributor(offset, 4));
        Assert.Same(stored, new OwnInterrupts(ValueArray<int>.Of([])).Kept(stored, BoardLayout.GicDistributor + offset, 4));
    }

    [Fact]
    public void A_route_is_kept_for_an_interrupt_of_the_VM_only()
    {
        var own = new OwnInterrupts(ValueArray<int>.Of([64]));
        foreach (var (id, kept) in new[] { (64ul, 1ul), (65ul, 0ul) })
        {
            ulong offset = 0x6000 + 8 * id;
            Assert.Equal(kept, own.Kept(Reset.WriteDistributor(offset, 8, 1), BoardLayout.GicDistributor + offset, 8).ReadDistributor(offset, 8));
        }
    }
}
