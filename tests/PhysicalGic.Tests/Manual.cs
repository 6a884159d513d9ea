using VirtSpec.PhysicalGic.Cases;
using Xunit;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>Cases with the values that the manual gives, in the words of Golden/gic/FORMAT.md.</summary>
internal static class Manual
{
    /// <summary>PE 0 is awake, both groups are enabled, and no priority is masked but the lowest.</summary>
    public const string Awake = "R0.w+14=0 D.w+0=3 0:PMR=ff 0:IGRPEN0=1 0:IGRPEN1=1";

    /// <summary>INTIDs 40 and 41 are in Group 1, enabled, and of priority 0x80 and 0x40.</summary>
    public const string TwoInterrupts = "D.w+84=300 D.w+104=300 D.b+428=80 D.b+429=40";

    /// <summary>The steps, of which each read has its value.</summary>
    public static void Holds(params string[] steps)
    {
        var one = GicCase.Parse(string.Join(' ', steps));
        Assert.All(one.Steps.Zip(one.Reads).Where(s => s.First.IsRead), s => Assert.NotNull(s.Second));
        Assert.Contains(one.Reads, read => read is not null);
        Assert.Null(one.Difference("manual"));
    }
}
