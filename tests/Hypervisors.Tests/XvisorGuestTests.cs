using VirtSpec.Hypervisors.Xvisor;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

public sealed class XvisorGuestTests
{
    private const ulong Budget = 3_000_000, MiB = 1 << 20;

    public static TheoryData<string> Names => [.. El1Guest.All.Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guest_prints_on_the_bare_board_what_it_prints_on_QEMU(string name)
    {
        var guest = El1Guest.Named(name);
        var (stop, console) = Run(ModelBoard.Bare(guest.Read(), guest.Processors, 64 * MiB));
        Assert.Equal(guest.ExpectedConsole, console);
        Assert.Equal(new StopReason.PoweredOff(), stop);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guest_prints_as_the_only_VM_what_it_prints_on_QEMU(string name)
    {
        var guest = El1Guest.Named(name);
        AssertPrints(guest, new SystemConfiguration(guest.Processors, 64 * MiB, ValueArray<VmConfiguration>.Of([guest.ToVm([.. Enumerable.Range(0, guest.Processors)])])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guest_prints_the_same_when_its_vCPUs_share_a_PE(string name)
    {
        var guest = El1Guest.Named(name);
        AssertPrints(guest, new SystemConfiguration(1, 64 * MiB, ValueArray<VmConfiguration>.Of([guest.ToVm(new int[guest.Processors])])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guest_prints_the_same_beside_another_VM_on_the_same_PEs(string name)
    {
        var guest = El1Guest.Named(name);
        var silent = El1Guest.Named("sgi").ToVm(1, 0) with { Name = "other", HasUart = false };
        var system = new SystemConfiguration(2, 64 * MiB, ValueArray<VmConfiguration>.Of([guest.ToVm([.. Enumerable.Range(0, guest.Processors)]), silent]));
        var (stop, console) = Run(ModelBoard.With(new XvisorDesign(), system));
        Assert.Equal(guest.ExpectedConsole, console);
        Assert.True(stop is StopReason.PoweredOff or StopReason.BudgetExhausted or StopReason.WaitsForever, stop.ToString());
    }

    private static void AssertPrints(El1Guest guest, SystemConfiguration system)
    {
        var (stop, console) = Run(ModelBoard.With(new XvisorDesign(), system));
        Assert.Equal((guest.ExpectedConsole, new StopReason.PoweredOff()), (console, stop));
    }

    private static (StopReason Stop, string Console) Run(BoardState board)
    {
        var recorder = new ConsoleRecorder();
        var runner = new Runner(board);
        var stop = runner.Run(Budget, ref recorder);
        return (stop, recorder.Console);
    }
}
