using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Classification;

/// <summary>The two differences of states on which the classes rest. Neither asks which rule decided.</summary>
public sealed class Differences(VmMap map)
{
    private readonly Reg[] _vms = RegistersOf(map, isVm: true);
    private readonly Reg[] _others = RegistersOf(map, isVm: false);

    /// <summary>What an instruction that did not trap to EL2 changed of what is not the VM's; null for nothing.</summary>
    public (string Part, string Difference)? Changed(Trial trial)
    {
        if (trial.NotModelled is not null || trial.TrapsToEL2)
            return null;
        return ChangedState(trial.World.Pe, trial.Result.Next) ?? Effects(trial, IsNotVMs);
    }

    /// <summary>What of the VM's own state differs after the same instruction in two worlds that agreed on it; null for nothing.</summary>
    public string? Told(Trial one, Trial other)
    {
        if (one.NotModelled is not null || other.NotModelled is not null)
            return null;
        if (one.TrapsToEL2 || other.TrapsToEL2)
            return one.TrapsToEL2 == other.TrapsToEL2 ? null : $"{Outcome(one)} / {Outcome(other)}";
        return TheirState(one, other) ?? TheirEffects(one, other);
    }

    /// <summary>The part of the VM's own state in which two worlds differ before they do anything; null when they agree.</summary>
    public string? Disagreement(World one, World other) =>
        TheirState(new Trial(one, new StepResult { Next = one.Pe }, null), new Trial(other, new StepResult { Next = other.Pe }, null));

    private static Reg[] RegistersOf(VmMap map, bool isVm) =>
        [.. Enumerable.Range(0, RegisterRow.Count).Select(r => (Reg)r).Where(r => map.OwnerOf(r) == Owner.VM == isVm)];

    private (string, string)? ChangedState(in PE before, in PE after)
    {
        if (!after.System.Equals(before.System))
            foreach (var r in _others)
                if (after.System[r] != before.System[r])
                    return (r.ToString(), $"0x{before.System[r]:x} -> 0x{after.System[r]:x}");
        if (after.SPOf(ExceptionLevel.EL2) != before.SPOf(ExceptionLevel.EL2) && IsNotVMs("SP_EL2"))
            return ("SP_EL2", $"0x{before.SPOf(ExceptionLevel.EL2):x} -> 0x{after.SPOf(ExceptionLevel.EL2):x}");
        if (after.EventRegister != before.EventRegister && IsNotVMs("EventRegister"))
            return ("EventRegister", $"{before.EventRegister} -> {after.EventRegister}");
        return null;
    }

    /// <summary>The first effect outside the PE that is of the parts that are asked for.</summary>
    private static (string, string)? Effects(Trial trial, Func<string, bool> isAsked)
    {
        var effects = trial.Result.Effects;
        if (effects.Maintenance is { } m && m.Operation.ToString().Replace('_', ' ') is var name && isAsked(name))
            return (name, $"operand 0x{m.Operand:x}");
        if (effects.Gic is { } command && isAsked("GIC"))
            return ("GIC", command.ToString());
        if (effects.Wait != Wait.None && isAsked("Wait"))
            return ("Wait", $"waits for {(effects.Wait == Wait.Event ? "an event" : "an interrupt")}");
        if (effects.SendsEvent && isAsked("SEV"))
            return ("SEV", "sends an event");
        if (effects.DefersSError && isAsked("SErrorDeferred"))
            return ("SErrorDeferred", "a pending SError interrupt is gone");
        if (trial.Result.Event == StepEvent.FirmwareCall && isAsked("Firmware"))
            return ("Firmware", "a call");
        return isAsked("HostMemory") ? Outside(trial) : null;
    }

    private static (string, string)? Outside(Trial trial)
    {
        var effects = trial.Result.Effects;
        for (int i = 0; i < effects.WriteCount; i++)
            if (effects.WriteAt(i) is var write && !trial.World.Memory.IsVMs(write.Address, write.Size))
                return ("HostMemory", $"{write.Address} is written");
        return effects.Zero is { } zero && !trial.World.Memory.IsVMs(zero.Address, zero.Size) ? ("HostMemory", $"{zero.Address} is zeroed") : null;
    }

    private bool IsNotVMs(string part) => map.OwnerOf(part) != Owner.VM;

    private string? TheirState(Trial one, Trial other)
    {
        PE a = one.Result.Next, b = other.Result.Next;
        for (int n = 0; n < 31; n++)
            if (a.X(n) != b.X(n))
                return Pair($"X{n}", a.X(n), b.X(n));
        if (a.PC != b.PC)
            return Pair("PC", a.PC, b.PC);
        if (a.PSTATE != b.PSTATE)
            return $"PSTATE {a.PSTATE} / {b.PSTATE}";
        foreach (var el in new[] { ExceptionLevel.EL0, ExceptionLevel.EL1 })
            if (a.SPOf(el) != b.SPOf(el))
                return Pair($"SP_{el}", a.SPOf(el), b.SPOf(el));
        if (!a.System.Equals(b.System))
            foreach (var r in _vms)
                if (a.System[r] != b.System[r])
                    return Pair(r.ToString(), a.System[r], b.System[r]);
        return !a.V.Equals(b.V) ? "a vector register" : OtherState(one, other);
    }

    private string? OtherState(Trial one, Trial other)
    {
        ExclusiveMonitor a = one.Result.Next.Monitor, b = other.Result.Next.Monitor;
        if (a.Size != b.Size || (a.IsExclusive && one.World.Memory.OffsetOf(a.Address) != other.World.Memory.OffsetOf(b.Address)))
            return "the exclusive monitor";
        bool differs = one.Result.Next.EventRegister != other.Result.Next.EventRegister;
        return differs && !IsNotVMs("EventRegister") ? "the event register" : null;
    }

    /// <summary>Stores as offsets in the VM's memory, and the effects that are the VM's.</summary>
    private string? TheirEffects(Trial one, Trial other)
    {
        Effects a = one.Result.Effects, b = other.Result.Effects;
        if (a.WriteCount != b.WriteCount)
            return Pair("the number of stores", (ulong)a.WriteCount, (ulong)b.WriteCount);
        for (int i = 0; i < a.WriteCount; i++)
        {
            MemoryWrite w = a.WriteAt(i), v = b.WriteAt(i);
            if (w.Size != v.Size || w.Value != v.Value || one.World.Memory.OffsetOf(w.Address) != other.World.Memory.OffsetOf(v.Address))
                return $"store {w} / {v}";
        }
        if (a.Zero is { } z && (b.Zero is not { } y || z.Size != y.Size || one.World.Memory.OffsetOf(z.Address) != other.World.Memory.OffsetOf(y.Address)))
            return $"{a.Zero} / {b.Zero}";
        var mine = Effects(one, part => !IsNotVMs(part));
        var theirs = Effects(other, part => !IsNotVMs(part));
        return mine == theirs ? null : $"{mine} / {theirs}";
    }

    private static string Pair(string part, ulong a, ulong b) => $"{part} 0x{a:x} / 0x{b:x}";

    private static string Outcome(Trial trial) => trial.TrapsToEL2 ? "traps to EL2" : trial.Executes ? "completes" : "an exception to EL1";
}
