using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Rigs;

/// <summary>How a design is put on a board for cases.</summary>
public sealed record RigOptions
{
    public CpuModel Cpu { get; init; } = CpuModel.CortexA57;

    /// <summary>Only the first so many VMs of the configuration.</summary>
    public int MostVms { get; init; } = int.MaxValue;

    /// <summary>What the configuration is instead of the design's example.</summary>
    public SystemConfiguration? Configuration { get; init; }

    /// <summary>Every VM must have been entered after so many steps.</summary>
    public ulong BootSteps { get; init; } = 2_000_000;

    /// <summary>WFE may wait, and end at any time, unless said otherwise.</summary>
    public Choices Choices { get; init; } = Choices.Default with { Wfe = WfeBehaviour.Waits };
}

/// <summary>A design could not be made ready for cases; the message is one line that says why.</summary>
public sealed class RigException(string what, Exception? inner = null) : Exception(what, inner);

/// <summary>
/// A design on a board, booted once to where its VMs have been entered and wait at their entries for cases. A value: any number of workers run cases from it.
/// </summary>
/// <param name="Frames">Of each VM.</param>
/// <param name="Places">Where the frames are.</param>
public sealed record Rig(
    IHypervisorDesign Design, SystemConfiguration Configuration, Installation Installation, BoardState Booted, ValueArray<GuestFrame> Frames, ValueArray<GuestPlace> Places)
{
    private const uint Tag = 0x5653_0000;

    /// <summary>The board before the first instruction of the hypervisor.</summary>
    public required BoardState Start { get; init; }

    /// <summary>What guests of this rig cannot do without running into a limit of the specification.</summary>
    public required GuestLimits Limits { get; init; }

    /// <summary>The scope in which cases for this rig are drawn.</summary>
    public CaseScope Scope => new(Booted.Pe.Configuration, Design.Features, ValueArray<VmScope>.Of(Frames.Select((frame, i) =>
        new VmScope(frame, frame.Ram, frame.RamSize, Math.Min(Configuration.Vms[i].Processors.Count, GuestFrame.MostVcpus)))), Limits);

    /// <exception cref="RigException">The design refuses the configuration, does not boot, or its code throws.</exception>
    public static Rig Boot(IHypervisorDesign design, RigOptions? given = null)
    {
        var options = given ?? new RigOptions();
        try
        {
            var asked = options.Configuration ?? design.Example;
            bool isShared = asked.Vms.Take(options.MostVms).SelectMany(vm => vm.Processors).GroupBy(p => p).Any(vcpus => vcpus.Count() > 1);
            var frames = ValueArray<GuestFrame>.Of(asked.Vms.Take(options.MostVms).Select(vm => new GuestFrame(vm, isShared ? design.Features : design.Features & ~DesignFeatures.SharedProcessors)));
            var configuration = asked with { Vms = ValueArray<VmConfiguration>.Of(frames.Select((frame, i) => frame.Configuration(Tag + (uint)i))) };
            return Boot(design, configuration, frames, options);
        }
        catch (Exception e) when (e is not RigException)
        {
            throw new RigException($"{design.Name}: {e.GetType().Name}: {e.Message}", e);
        }
    }

    private static Rig Boot(IHypervisorDesign design, SystemConfiguration configuration, ValueArray<GuestFrame> frames, RigOptions options)
    {
        var installation = design.Install(configuration);
        var pe = new PeConfiguration(options.Cpu, WithPortals(options.Choices, installation.Model.Levels), HaveEL2: true);
        var start = BoardState.Start(pe, Load(configuration.RamSize, installation), installation.Entry, installation.EL, configuration.Processors) with { Model = installation.Model };
        var watch = new BootWatch(frames, Tag);
        var runner = new Runner(start);
        watch.Memory = runner.Memory;
        for (ulong step = 0; !watch.IsReady; step++)
        {
            if (step == options.BootSteps)
                throw new RigException($"{design.Name}: after {step} steps of boot {watch.Missing(configuration)} was not entered");
            if (runner.Run(1, ref watch) is not StopReason.BudgetExhausted and var stop)
                throw new RigException($"{design.Name}: boot ended: {stop}");
        }
        return new Rig(design, configuration, installation, runner.Snapshot(), frames, ValueArray<GuestPlace>.Of(watch.Places!)) { Start = start, Limits = LimitsProbe.Of(watch.Guest) };
    }

    private static Choices WithPortals(Choices choices, PortalLevels levels) => choices with { Portals = levels };

    private static RamSnapshot Load(ulong size, Installation installation)
    {
        var ram = new Ram(RamSnapshot.Zero(size));
        foreach (var (address, bytes) in installation.Contents)
        {
            ulong offset = address.Value - BoardLayout.Ram.Value;
            if (offset > size || (ulong)bytes.Length > size - offset)
                throw new RigException($"0x{bytes.Length:x} bytes at {address} are outside RAM");
            ram.Write(offset, bytes.Span);
        }
        return ram.Snapshot();
    }
}
