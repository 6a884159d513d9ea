using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>Boards with a model at EL2, and the bare boards that its guests take them for.</summary>
internal static class ModelBoard
{
    /// <summary>A board with EL2, on which a design has been installed.</summary>
    public static BoardState With(IHypervisorDesign design, SystemConfiguration system, CpuModel? cpu = null, Choices? choices = null)
    {
        var installation = design.Install(system);
        var configuration = new PeConfiguration(cpu ?? CpuModel.CortexA57, (choices ?? Choices.Default) with { Portals = installation.Model.Levels }, HaveEL2: true);
        var parts = installation.Contents.Select(c => new RamPart("contents", new Segment(c.Address, c.Bytes, (ulong)c.Bytes.Length), "correct the design"));
        Assert.True(RamPart.TryFill(parts, system.RamSize, out var ram, out var error), error?.ToString());
        return BoardState.Start(configuration, ram, installation.Entry, installation.EL, system.Processors) with { Model = installation.Model };
    }

    /// <summary>A board without EL2, whose firmware answers PSCI calls by HVC.</summary>
    public static BoardState Bare(Image image, int processors, ulong ramSize, Choices? choices = null)
    {
        var configuration = new PeConfiguration(CpuModel.CortexA57, (choices ?? Choices.Default) with { Firmware = Firmware.HvcPsci }, HaveEL2: false);
        Assert.True(image.TryPlace(ramSize, out var ram, out var error), error?.ToString());
        return BoardState.Start(configuration, ram, image.Entry, processors: processors);
    }
}
