using FsCheck.Xunit;
using Xunit;

namespace VirtSpec.Adapters.Tests.Properties;

public sealed class PropertySettingsTests
{
    [Fact]
    public void Options_that_are_not_set_are_those_of_FsCheck()
    {
        var config = PropertySettings.Unset.ToConfig(PropertySettings.ParseReplay("(1,3)"));
        Assert.Equal((100, 1000, 1, 100), (config.MaxTest, config.MaxRejected, config.StartSize, config.EndSize));
        Assert.False(config.QuietOnSuccess);
        Assert.Null(config.ParallelRunConfig);
    }

    [Fact]
    public void The_method_wins_over_its_class_and_the_class_over_its_declaring_class()
    {
        var settings = PropertySettings.InForce(typeof(Outer.Inner), typeof(Outer.Inner).GetMethod(nameof(Outer.Inner.Method))!);
        Assert.Equal((5, 20, 300), (settings.StartSize, settings.EndSize, settings.MaxTest));
        Assert.Equal([typeof(int), typeof(long), typeof(byte)], settings.Arbitrary);
    }

    [Theory]
    [InlineData("(12,345)", 12, 345, null)]
    [InlineData("12,345", 12, 345, null)]
    [InlineData("( 12, 345, 7 )", 12, 345, 7)]
    [InlineData("(18446744073709551615,1)", ulong.MaxValue, 1, null)]
    public void A_replay_text_is_a_seed_and_perhaps_a_size(string text, ulong seed, ulong gamma, int? size)
    {
        var replay = PropertySettings.ParseReplay(text);
        Assert.Equal((seed, gamma, size), (replay.Rnd.Seed, replay.Rnd.Gamma, replay.Size?.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("(12,)")]
    [InlineData("(12,-1)")]
    [InlineData("(12,1,x)")]
    [InlineData("(18446744073709551616,1)")]
    public void Any_other_replay_text_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => PropertySettings.ParseReplay(text)).Message);

    [Properties(StartSize = 1, EndSize = 2, MaxTest = 300, Arbitrary = [typeof(byte)])]
#pragma warning disable xUnit1000 // the runner must not see these classes
    private static class Outer
    {
        [Properties(StartSize = 10, EndSize = 20, Arbitrary = [typeof(long)])]
        internal static class Inner
        {
            [Property(StartSize = 5, Arbitrary = [typeof(int)])]
            public static void Method() { }
        }
    }
#pragma warning restore xUnit1000
}
