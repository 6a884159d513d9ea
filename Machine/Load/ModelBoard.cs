using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Load;

/// <summary>Puts a hypervisor that is a model on a board.</summary>
public static class ModelBoard
{
    /// <summary>The board before the first instruction of the hypervisor.</summary>
    /// <param name="configuration">What the hypervisor was installed for.</param>
    public static BoardState Start(Installation installation, SystemConfiguration configuration, CpuModel cpu) =>
        Start(installation, configuration, new PeConfiguration(cpu, Choices.Default, HaveEL2: true));

    /// <inheritdoc cref="Start(Installation, SystemConfiguration, CpuModel)"/>
    public static BoardState Start(Installation installation, SystemConfiguration configuration, PeConfiguration pe)
    {
        var choices = pe.Choices with { Portals = installation.Model.Levels };
        var ram = new Ram(RamSnapshot.Zero(configuration.RamSize));
        foreach (var part in installation.Contents)
            ram.Write(part.Address.Value - BoardLayout.Ram.Value, part.Bytes.Span);
        return BoardState.Start(new PeConfiguration(pe.Cpu, choices, HaveEL2: true), ram.Snapshot(), installation.Entry, installation.EL, configuration.Processors)
            with
        { Model = installation.Model };
    }
}
