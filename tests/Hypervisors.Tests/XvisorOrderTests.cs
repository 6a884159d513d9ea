using VirtSpec.Hypervisors.Xvisor;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>Guests print the same in whatever order the PEs run, whenever WFE ends, and whatever the TLBs keep.</summary>
public sealed class XvisorOrderTests
{
    private const ulong Budget = 6_000_000, MiB = 1 << 20;

    private static readonly string[] Guests = ["sgi", "psci", "tick", "wfi", "undefined", "mmio"];

    public static TheoryData<string, Interleaving, WfeBehaviour> Orders
    {
        get
        {
            var data = new TheoryData<string, Interleaving, WfeBehaviour>();
            foreach (string guest in Guests)
                foreach (var (order, wfe) in Choices)
                    data.Add(guest, order, wfe);
            return data;
        }
    }

    private static IEnumerable<(Interleaving, WfeBehaviour)> Choices =>
    [
        (new Interleaving.RoundRobin(1), WfeBehaviour.Waits), (new Interleaving.Random(1), WfeBehaviour.NeverWaits), (new Interleaving.Random(2), WfeBehaviour.Adversarial),
        (new Interleaving.Adversarial(1), WfeBehaviour.Waits), (new Interleaving.Adversarial(2), WfeBehaviour.Adversarial), (new Interleaving.Adversarial(3), WfeBehaviour.NeverWaits),
    ];

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_guest_prints_what_it_prints_on_QEMU_in_every_order(string name, Interleaving order, WfeBehaviour wfe)
    {
        var guest = El1Guest.Named(name);
        int[] own = [.. Enumerable.Range(0, guest.Processors)], shared = new int[guest.Processors];
        foreach (int[] processors in (int[][])[own, shared])
        {
            var system = new SystemConfiguration(2, 64 * MiB, ValueArray<VmConfiguration>.Of([guest.ToVm(processors)]));
            var board = ModelBoard.With(new XvisorDesign { TimeSlice = 8 }, system, choices: Spec.Base.Choices.Default with { Wfe = wfe });
            var recorder = new ConsoleRecorder();
            var runner = new Runner((board with { Interleaving = order }).WithAdversarialTlbs(7));
            var stop = runner.Run(Budget, ref recorder);
            Assert.Equal((guest.ExpectedConsole, new StopReason.PoweredOff()), (recorder.Console, stop));
            Assert.Empty(runner.Violations);
        }
    }

    [Fact]
    public void The_first_instruction_of_a_guest_comes_after_few_thousand_steps()
    {
        var system = new SystemConfiguration(1, 64 * MiB, ValueArray<VmConfiguration>.Of([El1Guest.Named("hello").ToVm(0)]));
        var runner = new Runner(ModelBoard.With(new XvisorDesign(), system));
        int steps = 0;
        while (runner.Snapshot().Pe.EL > ExceptionLevel.EL1)
        {
            Assert.IsType<StopReason.BudgetExhausted>(runner.Run(1));
            steps++;
        }
        Assert.InRange(steps, 1, 2000);
    }
}
