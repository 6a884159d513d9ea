using VirtSpec.Properties.Injection;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Properties.Tests.Injection;

/// <summary>The duties of whoever injects interrupts by list registers, over all sequences of events to a depth.</summary>
public sealed class InjectorTests(ITestOutputHelper output)
{
    private const int Depth = 8, MinimumStates = 1000, Unlimited = 1000;

    public static TheoryData<string> Broken => [.. BrokenInjectors.All.Select(injector => injector.Name)];

    [Theory]
    [InlineData(false, Depth)]
    [InlineData(true, Depth)]
    [InlineData(false, Unlimited)]
    [InlineData(true, Unlimited)]
    public void The_reference_keeps_every_duty(bool splits, int depth)
    {
        var exploration = Exploration.Of(new Rules(new Injector(), splits), depth);
        output.WriteLine($"EOImode {(splits ? 1 : 0)}: {exploration.States} states, {exploration.Transitions} transitions, depth {exploration.Depth}");
        Assert.Equal("", exploration.Broken is null ? "" : $"{exploration.Broken} after {string.Join(", ", exploration.Events)}");
        Assert.InRange(exploration.States, MinimumStates, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_injector_breaks_one(string name)
    {
        foreach (bool splits in new[] { false, true })
        {
            var exploration = Exploration.Of(new Rules(BrokenInjectors.All.Single(injector => injector.Name == name), splits), Depth);
            output.WriteLine($"EOImode {(splits ? 1 : 0)}: {exploration.Broken} after {string.Join(", ", exploration.Events)} ({exploration.States} states)");
            Assert.NotNull(exploration.Broken);
            Assert.InRange(exploration.Events.Length, 1, Depth);
        }
    }

    [Fact]
    public void Each_duty_is_broken_by_some_injector() =>
        Assert.Equal(
            ["linked states agree", "nothing doubled", "nothing lost", "one list register per INTID"],
            BrokenInjectors.All.Select(injector => Exploration.Of(new Rules(injector, Splits: false), Depth).Broken!.Split(':')[0]).Distinct().Order(StringComparer.Ordinal));
}
