using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Traces;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Runs;

/// <summary>An exception of a guest, or a return to it.</summary>
/// <param name="Vm">The number of the VM, -1 for a host.</param>
/// <param name="PC">Of the instruction that was left, or to which the return goes.</param>
/// <param name="Text">One line without an end.</param>
/// <param name="Step">The number of the step.</param>
public sealed record TrapEvent(int Vm, ulong PC, string Text, ulong Step)
{
    /// <summary>The name of the VM and the vCPU, where VMs are not known by numbers; null elsewhere.</summary>
    public string? Who { get; init; }
}

/// <summary>Writes down what passes between guests and EL2, and exceptions that stay in a guest.</summary>
public sealed class TrapLog(Rig rig) : IMonitor
{
    private const int Most = 4096;

    private readonly List<TrapEvent> _events = [];

    public Watches Watches => Watches.Guest | Watches.Exit | Watches.Entry;

    public IReadOnlyList<TrapEvent> Events => _events;

    public void Begin(MonitoredRun run) => _events.Clear();

    public void See(in BoundaryStep step)
    {
        if (_events.Count >= Most || (step.Kind == Watches.Guest && step.Result.Event != StepEvent.Exception))
            return;
        int vm = IndexOf(step.Vcpu.VMID);
        ref readonly var after = ref step.Result.Next;
        var @event = step.Kind == Watches.Entry
            ? new TrapEvent(vm, after.PC, EntryText(after.EL, after.PC), step.Number)
            : new TrapEvent(vm, step.Before.PC, $"{(step.Kind == Watches.Exit ? "exit" : "EL1")}: {Describe(step.Result.Exception!, after.System[step.Kind == Watches.Exit ? Reg.ESR_EL2 : Reg.ESR_EL1])}", step.Number);
        _events.Add(@event);
    }

    public void End(StopReason why)
    {
    }

    /// <summary>The class and the fields of the syndrome, by name; of an abort the IPA, and FAR only in the trace.</summary>
    internal static string Describe(ExceptionRecord exception, ulong esr) => string.Join(' ',
        ExceptionText.FieldsOf(exception, esr).Where(f => f.Name != ExceptionText.FaultAddress).Select(f => f.ToString()).Prepend(exception.IsVirtual ? exception.Kind.ToString() : ExceptionText.ClassOf(exception, esr)));

    internal static string EntryText(ExceptionLevel el, ulong pc) => $"entry to {el} at 0x{pc:x}";

    private int IndexOf(int vmid)
    {
        for (int i = 0; i < rig.Places.Count; i++)
            if (rig.Places[i].VMID == vmid)
                return i;
        return -1;
    }
}
