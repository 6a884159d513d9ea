using System.Text;
using VirtSpec.Adapters.Programs;
using VirtSpec.Lockstep.Compare;
using VirtSpec.Lockstep.Qemu;
using VirtSpec.Lockstep.Recording;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>The guests that measure QEMU's time find the same on the specification.</summary>
public sealed class TimeOnTheMachineTests
{
    [Theory]
    [InlineData("costs", "cortex-a57")]
    [InlineData("costs", "neoverse-n1")]
    [InlineData("offset", "cortex-a57")]
    [InlineData("timer", "cortex-a57")]
    [InlineData("timer", "neoverse-n1")]
    public void A_guest_measures_what_it_measures_on_QEMU(string guest, string cpu)
    {
        var console = new ConsoleOnly(new StringBuilder());
        Assert.Equal(new StopReason.PoweredOff(), new Runner(MachineBoot.Start(TimeGuest.Boot(guest, cpu))).Run(1_000_000, ref console));
        Assert.Equal(TimeGuest.Expected(guest), console.Text.ToString());
    }

    /// <summary>The time of <c>blocks</c> goes on as QEMU's at each trapped MRS; the others need no such thing.</summary>
    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData("blocks", "cortex-a57", true)]
    [InlineData("costs", "neoverse-n1", false)]
    [InlineData("offset", "cortex-a57", false)]
    [InlineData("timer", "cortex-a57", false)]
    public void A_guest_runs_in_step_with_QEMU(string guest, string cpu, bool trapsReads)
    {
        using var folder = new TemporaryFolder();
        var boot = TimeGuest.Boot(guest, cpu);
        var recording = Recorder.Record(boot, folder.Path, TimeSpan.FromSeconds(60));
        var result = Comparison.Run(recording, MachineBoot.Start(boot), [], []);
        Assert.True(result.Agrees, $"{result.Difference}");
        Assert.Equal(trapsReads, result.Nudges > 0);
    }

    private readonly struct ConsoleOnly(StringBuilder text) : IMachineObserver
    {
        public StringBuilder Text => text;

        public void ConsoleByte(byte value) => text.Append((char)value);
    }
}
