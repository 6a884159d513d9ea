using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Cpu;

/// <summary>A machine that is driven from outside: the caller chooses the PE of each step and what reaches it, and steps are made and applied as in any run.</summary>
public sealed partial class Runner
{
    /// <summary>The state of a PE.</summary>
    public ref readonly PE PeOf(int processor) => ref _cores[processor].Pe;

    public bool IsOn(int processor) => _cores[processor].IsOn;

    /// <summary>Makes one step of a PE, whether it waits or not; interleaving and timers take no part.</summary>
    /// <param name="inputs">All that reaches the PE from outside in this step.</param>
    /// <param name="memory">What the step reads by physical address; it answers no address that this machine's bus does not.</param>
    /// <returns>Why the machine stops with this step (PSCI SYSTEM_OFF, say), or null.</returns>
    /// <exception cref="NotModelledException">The step reaches what is not modelled, and was not made.</exception>
    public StopReason? StepOn(int processor, in Inputs inputs, IReadMemory memory, out StepResult result)
    {
        var core = _cores[processor];
        core.Give(inputs);
        try
        {
            Step.Run(core.Pe, memory, core.Translations, core.Inputs, out result);
        }
        catch (NotModelledException)
        {
            _bus.Devices.CompleteReads(completed: false);
            throw;
        }
        var unobserved = default(Unobserved);
        var stop = Apply(core, core.Pe, ref result, ref unobserved);
        core.Waiting = Waiting.None;
        core.Pe = result.Next;
        return stop is StopReason.NoProgress ? null : stop;
    }

    /// <summary>Makes one step of a PE as in any run, but that physical interrupts are held back from it, and a wait ends by itself.</summary>
    /// <inheritdoc cref="StepOn"/>
    public StopReason? StepHolding(int processor, out StepResult result)
    {
        var core = _cores[processor];
        core.Prepare(ref core.Pe, _time, _bus.Devices);
        return StepOn(processor, core.Inputs with { Gic = default }, _bus, out result);
    }

    /// <summary>Puts a PE into a state, on.</summary>
    public void Place(int processor, in PE pe)
    {
        var core = _cores[processor];
        if (!core.IsOn)
            core.TurnOn(pe, Counter);
        core.Pe = pe;
    }

    /// <summary>RAM as a value; it shares memory with the runner until that writes again.</summary>
    public RamSnapshot SnapshotRam() => _bus.Snapshot();

    /// <summary>Puts the GIC into a state.</summary>
    public void Place(GicState gic) => _bus.Devices.Set(gic);
}
