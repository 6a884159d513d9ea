using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using Xunit;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>ISO by two runs, on the sound hypervisor of the catalogue and on one that lets VM b write what VM a reads.</summary>
public sealed class IsolationTests
{
    [Fact]
    public void What_another_VM_does_changes_nothing()
    {
        var rig = Rigged.Two();
        Rigged.Holds(ClaimRun.Run([Rigged.Isolated(rig)], [], new RunRequest(1, 500)).Claims[0]);
    }

    [Fact]
    public void A_store_of_one_VM_in_the_memory_of_another_is_found()
    {
        var rig = Rigged.Two(Spoil.CountsInOtherVm);
        var result = ClaimRun.Run([Rigged.Isolated(rig)], [], new RunRequest(1, 500)).Claims[0];
        Assert.Equal(Verdict.Fails, result.Verdict);
        Assert.Contains("VM a", result.First!.Text);
        // What is counted in the other's memory, wherever the instruction puts it.
        Assert.Matches("[XV][0-9]+ 0x[0-9a-f]*55", result.First.Text);
        Assert.True(result.First.Instructions is >= 2 and <= 8, result.First.Listing + result.First.Replay);
    }

    [Fact]
    public void What_the_view_leaves_out_is_declared() =>
        Assert.Equal(["time", "interrupts", "exclusive monitor", "event register", "order of the VM's own vCPUs", "stale translations", "state that is switched when it is first used", "places"], Isolation.Projected.Select(p => p.Channel));
}
