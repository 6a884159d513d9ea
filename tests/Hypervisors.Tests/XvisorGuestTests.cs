using VirtSpec.Hypervisors.Xvisor;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
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

    [Theory]
    [InlineData("sgi")]
    [InlineData("tick")]
    [InlineData("psci")]
    public void A_guest_prints_the_same_on_a_CPU_with_VHE(string name)
    {
        var guest = El1Guest.Named(name);
        var system = new SystemConfiguration(2, 64 * MiB, ValueArray<VmConfiguration>.Of([guest.ToVm(new int[guest.Processors])]));
        Assert.Equal((guest.ExpectedConsole, new StopReason.PoweredOff()), Reversed(Run(ModelBoard.With(new XvisorDesign(), system, CpuModel.Find("neoverse-n1")))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_VMs_of_the_example_print_what_one_prints(string name)
    {
        var example = new XvisorDesign().Example;
        var guest = El1Guest.Named(name);
        var vms = example.Vms.Select(vm => guest.ToVm([.. vm.Processors.Take(guest.Processors)]) with { Name = vm.Name });
        var board = ModelBoard.With(new XvisorDesign { TimeSlice = 8 }, example with { Vms = ValueArray<VmConfiguration>.Of(vms) });
        var (stop, console) = Run((board with { Interleaving = new Interleaving.Adversarial(5) }).WithAdversarialTlbs(3));
        Assert.Equal(new StopReason.PoweredOff(), stop);
        // Both print to the board's UART, in whatever order.
        Assert.Equal(string.Concat((guest.ExpectedConsole + guest.ExpectedConsole).Order()), string.Concat(console.Order()));
    }

    [Fact]
    public void RAM_that_the_board_does_not_have_is_refused()
    {
        var design = new XvisorDesign();
        Assert.Throws<ConfigurationException>(() => design.Install(design.Example with { RamSize = 4 * MiB }));
        Assert.Throws<ConfigurationException>(() => design.Install(design.Example with { Processors = 1 }));
    }

    private static (string, StopReason) Reversed((StopReason Stop, string Console) run) => (run.Console, run.Stop);

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
