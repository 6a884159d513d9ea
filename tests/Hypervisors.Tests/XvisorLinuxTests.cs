using VirtSpec.Boots;
using VirtSpec.Hypervisors.Xvisor;
using VirtSpec.Machine.Cpu;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

public sealed class XvisorLinuxTests
{
    private const ulong Budget = 300_000_000, HypervisorSize = 2 << 20;

    [BootFact("el1"), Trait("Category", "shared")]
    public void Linux_boots_and_prints_what_it_prints_at_EL1()
    {
        var boot = Boot.Named("el1");
        var vm = LinuxGuest.ToVm(boot, 0);
        var board = ModelBoard.With(new XvisorDesign(), new SystemConfiguration(1, vm.RamSize + HypervisorSize, ValueArray<VmConfiguration>.Of([vm])));
        var recorder = new ConsoleRecorder();
        var stop = new Runner(board).Run(Budget, ref recorder);
        string? difference = BootConsole.Difference(boot.RecordedConsole, recorder.Console);
        Assert.True(difference is null, $"{difference}; {stop}");
        Assert.Equal(new StopReason.PoweredOff(), stop);
    }
}
