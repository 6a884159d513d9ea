using VirtSpec.Adapters.Programs;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Machine.Tests.Guests;

public sealed class GuestTests
{
    private const ulong Budget = 4_000_000;

    public static TheoryData<string> Names => [.. Guest.WithConsole.Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guest_prints_what_it_prints_on_QEMU_and_powers_off(string name)
    {
        var (stop, console) = Run(Guest.Named(name));
        Assert.Equal(Guest.Named(name).ExpectedConsole, console);
        Assert.Equal(new StopReason.PoweredOff(), stop);
    }

    public static TheoryData<Interleaving, WfeBehaviour> Orders => new()
    {
        { new Interleaving.RoundRobin(1), WfeBehaviour.NeverWaits },
        { new Interleaving.RoundRobin(17), WfeBehaviour.Waits },
        { new Interleaving.RoundRobin(4096), WfeBehaviour.Adversarial },
        { new Interleaving.Random(1), WfeBehaviour.Waits },
        { new Interleaving.Random(2), WfeBehaviour.Adversarial },
        { new Interleaving.Random(3), WfeBehaviour.NeverWaits },
        { new Interleaving.Adversarial(1), WfeBehaviour.Waits },
        { new Interleaving.Adversarial(2), WfeBehaviour.Adversarial },
        { new Interleaving.Adversarial(3), WfeBehaviour.NeverWaits },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Several_PEs_print_what_they_print_on_QEMU_in_every_order(Interleaving order, WfeBehaviour wfe)
    {
        var guest = Guest.Named("smp");
        var choices = Choices.Default with { Wfe = wfe };
        var (stop, console) = Run(guest.ElfPath, new PeConfiguration(CpuModel.CortexA57, choices, HaveEL2: true), guest.Processors, guest.Inputs, order);
        Assert.Equal(guest.ExpectedConsole, console);
        Assert.Equal(new StopReason.PoweredOff(), stop);
    }

    [NeedsTheory(InstalledPrograms.Qemu)]
    [MemberData(nameof(Names))]
    [Trait("Category", "qemu")]
    public void The_recorded_console_is_that_of_QEMU(string name) =>
        Assert.Equal(Guest.Named(name).ExpectedConsole, Qemu.Run(Guest.Named(name)));

    [Fact]
    public void A_flat_image_runs_as_the_ELF_file_that_it_comes_from_does() =>
        Assert.Equal(Run(Guest.PathOf("hello.elf")), Run(Guest.PathOf("hello.bin")));

    [Fact]
    public void The_guest_without_end_runs_until_its_budget_is_exhausted() =>
        Assert.IsType<StopReason.BudgetExhausted>(Run(Guest.PathOf("bench.elf")).Stop);

    [Fact]
    public void The_manifest_names_every_guest_and_every_recorded_console()
    {
        var elf = Directory.GetFiles(Guest.PathOf(""), "*.elf").Select(Path.GetFileNameWithoutExtension).Order();
        var expected = Directory.GetFiles(Guest.PathOf(""), "*.expected").Select(Path.GetFileName).Order();
        Assert.Equal(elf, Guest.All.Select(g => g.Name).Order());
        Assert.Equal(expected, Guest.WithConsole.Select(g => g.ExpectedFile).Order());
    }

    private static (StopReason Stop, string Console) Run(Guest guest) =>
        Run(guest.ElfPath, Boards.Configuration(guest.Cpu), guest.Processors, guest.Inputs);

    private static (StopReason Stop, string Console) Run(string path) => Run(path, Boards.CortexA57, processors: 1, inputs: []);

    /// <summary>Runs a guest, and answers its full stops with its inputs.</summary>
    private static (StopReason Stop, string Console) Run(string path, PeConfiguration configuration, int processors, IReadOnlyList<string> inputs, Interleaving? order = null)
    {
        const ulong Slice = 100;
        Assert.True(ImageFile.TryRead(path, BoardLayout.Ram, out var image, out var error), error?.ToString());
        Assert.True(image.TryPlace(BoardLayout.DefaultRamSize, out var ram, out error), error?.ToString());
        var recorder = Recorder.Create();
        var runner = new Runner(BoardState.Start(configuration, ram, image.Entry, processors: processors) with { Interleaving = order ?? Interleaving.Default });
        var input = new Queue<string>(inputs);
        StopReason stop = new StopReason.BudgetExhausted(0, new VA(0));
        for (ulong steps = 0, asked = 0; steps < Budget && stop is StopReason.BudgetExhausted or StopReason.WaitsForever; steps += Slice)
        {
            stop = runner.Run(Slice, ref recorder);
            bool asks = input.Count > 0 && (ulong)recorder.Console.Count(c => c == '.') > asked;
            if (stop is StopReason.WaitsForever && !asks)
                break;
            if (!asks)
                continue;
            asked++;
            foreach (char c in input.Dequeue())
                runner.Receive((byte)c);
        }
        return (stop, recorder.Console);
    }
}
