using VirtSpec.Machine.Devices;
using Xunit;

namespace VirtSpec.Machine.Tests.Devices;

/// <summary>What time does to the PL031. (Arm DDI 0224B, RTCMR and RTCRIS; the counter of the board runs at 62.5 MHz.)</summary>
public sealed class Pl031Tests
{
    private const ulong DR = 0x00, MR = 0x04, LR = 0x08, IMSC = 0x10, RIS = 0x14, ICR = 0x1c, Second = 62_500_000;

    private static readonly uint Start = (uint)new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    [Theory]
    [InlineData(0ul, 0u)]
    [InlineData(Second - 1, 0u)]
    [InlineData(Second, 1u)]
    [InlineData(3600 * Second + 5, 3600u)]
    public void The_clock_shows_its_start_and_the_seconds_since(ulong counter, uint seconds) =>
        Assert.Equal(Start + seconds, new Pl031().Read(DR, counter));

    [Fact]
    public void A_match_comes_with_the_second_that_it_names_and_is_foretold()
    {
        var rtc = new Pl031().Write(IMSC, 1, 0).Write(MR, Start + 10, Second / 2);
        Assert.Equal(10 * Second, rtc.NextChange(Second / 2));
        Assert.Equal((false, 0u), (rtc.Interrupt(10 * Second - 1), rtc.Read(RIS, 10 * Second - 1)));
        Assert.Equal((true, 1u), (rtc.Interrupt(10 * Second), rtc.Read(RIS, 10 * Second)));
        Assert.Null(rtc.NextChange(10 * Second));
    }

    [Fact]
    public void A_masked_match_is_no_interrupt_and_is_not_foretold()
    {
        var rtc = new Pl031().Write(MR, Start + 1, 0);
        Assert.Null(rtc.NextChange(0));
        Assert.Equal((false, 1u), (rtc.Interrupt(Second), rtc.Read(RIS, Second)));
    }

    [Fact]
    public void A_match_in_the_past_comes_when_the_counter_has_gone_round()
    {
        var rtc = new Pl031().Write(IMSC, 1, 0).Write(MR, Start - 1, 0);
        Assert.Equal(uint.MaxValue * Second, rtc.NextChange(0));
    }

    [Fact]
    public void A_match_stays_until_it_is_cleared_whatever_is_loaded()
    {
        var rtc = new Pl031().Write(IMSC, 1, 0).Write(MR, Start + 1, 0).Write(LR, 5, 2 * Second);
        Assert.True(rtc.Interrupt(2 * Second));
        var cleared = rtc.Write(ICR, 1, 3 * Second);
        Assert.False(cleared.Interrupt(3 * Second));
        Assert.Equal(6u, cleared.Read(DR, 3 * Second));
    }

    [Fact]
    public void A_match_that_was_cleared_does_not_come_again_and_one_that_is_to_come_is_not_cleared()
    {
        var armed = new Pl031().Write(IMSC, 1, 0).Write(MR, Start + 1, 0);
        Assert.Equal(Second, armed.Write(ICR, 1, 5).NextChange(5));
        var cleared = armed.Write(ICR, 1, Second);
        Assert.False(cleared.Interrupt(ulong.MaxValue));
        Assert.Null(cleared.NextChange(Second));
    }

    [Fact]
    public void A_clock_whose_match_was_never_written_never_interrupts() => Assert.Null(new Pl031().Write(IMSC, 1, 0).NextChange(0));

    [Fact]
    public void Loading_moves_the_match_nearer()
    {
        var rtc = new Pl031().Write(IMSC, 1, 0).Write(MR, 1000, 0).Write(LR, 998, 5 * Second + 7);
        Assert.Equal(7 * Second, rtc.NextChange(5 * Second + 7));
    }
}
