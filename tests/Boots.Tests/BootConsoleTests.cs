using Xunit;

namespace VirtSpec.Boots.Tests;

public sealed class BootConsoleTests
{
    [Theory]
    [InlineData("[    0.000000] Linux\n", "[   12.345678] Linux\r\n", null)]
    [InlineData("a\nb\n", "a\nc\n", "line 2: expected 'b', found 'c'")]
    [InlineData("a\n", "a\nb\n", "line 2: expected '', found 'b'")]
    [InlineData("[ 0.1] a", "a", "line 1: expected '[ 0.1] a', found 'a'")]
    public void Consoles_are_compared_apart_from_time_stamps(string expected, string actual, string? difference) =>
        Assert.Equal(difference, BootConsole.Difference(expected, actual));

    [Fact]
    public void Every_boot_has_a_recorded_console_that_ends_as_it_should()
    {
        Assert.Equal(11, Boot.All.Count);
        Assert.All(Boot.All, boot => Assert.All(boot.Until.DefaultIfEmpty("reboot: Power down"), text => Assert.Contains(text, boot.RecordedConsole)));
    }

    [Fact]
    public void A_boot_whose_files_are_absent_says_which() =>
        Assert.Contains("no-such-image", BootFiles.WhyNot(Boot.All[0] with { Kernel = "no-such-image" }));
}
