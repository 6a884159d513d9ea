using System.Globalization;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Tests.Guests;
using Xunit;

namespace VirtSpec.Machine.Tests.Platform;

/// <summary>The answers that return are those that the guest psci recorded on qemu-system-aarch64 -M virt.</summary>
public sealed class PsciTests
{
    private static readonly bool[] OnePe = [true];

    [Fact]
    public void Calls_are_answered_as_QEMU_answers_them()
    {
        var recorded = Guest.Named("psci").ExpectedConsole!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Numbers).ToList();
        Assert.Equal(100, recorded.Count);
        Assert.All(recorded, n => Assert.Equal(new PsciAnswer.Returns(n[3]), Psci.Call(new PsciCall(n[0], n[1], n[2], 0), OnePe)));
    }

    [Fact]
    public void SYSTEM_OFF_powers_off() => Assert.IsType<PsciAnswer.PowersOff>(Psci.Call(new PsciCall(0x8400_0008, 0, 0, 0), OnePe));

    [Fact]
    public void SYSTEM_RESET_resets() => Assert.IsType<PsciAnswer.Resets>(Psci.Call(new PsciCall(0x8400_0009, 0, 0, 0), OnePe));

    [Fact]
    public void CPU_OFF_turns_the_only_PE_off() => Assert.IsType<PsciAnswer.TurnsPeOff>(Psci.Call(new PsciCall(0x8400_0002, 0, 0, 0), OnePe));

    [Theory]
    [InlineData(0x8400_0001ul)]
    [InlineData(0xc400_0001ul)]
    public void CPU_SUSPEND_to_standby_suspends(ulong function) => Assert.IsType<PsciAnswer.Suspends>(Psci.Call(new PsciCall(function, 0x1_0000, 0, 0), OnePe));

    private static ulong[] Numbers(string line) =>
        [.. line.Split(' ').Select(n => ulong.Parse(n, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
}
