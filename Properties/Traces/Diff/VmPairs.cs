namespace VirtSpec.Properties.Traces.Diff;

/// <summary>Which VMs of two traces belong together: those of one name; the others in the order in which they are first seen, one to one, as far as both traces have more.</summary>
public sealed class VmPairs
{
    private const string Host = "host";

    private readonly Dictionary<string, string> _oldNames = [];

    /// <summary>Pairs the VMs of two traces.</summary>
    /// <param name="given">A pair that is known before, by both names.</param>
    public VmPairs(Trace old, Trace @new, (string Old, string New)? given = null)
    {
        var before = Names(old).ToList();
        var after = Names(@new).ToList();
        if (given is { } pair)
            Pair(pair.Old, pair.New);
        foreach (string name in before.Intersect(after).ToArray())
            Pair(name, name);
        foreach (var (newName, oldName) in after.Where(n => n != Host).Zip(before.Where(n => n != Host)).ToArray())
            Pair(oldName, newName);

        void Pair(string oldName, string newName)
        {
            before.Remove(oldName);
            after.Remove(newName);
            _oldNames.Add(newName, oldName);
        }
    }

    /// <summary>What a vCPU of the new trace, or a VM of it, is called in the old one; one that has no counterpart keeps its name, behind = where the old trace has another VM of that name.</summary>
    public string OldName(string vm)
    {
        string name = TraceEvent.VmNameOf(vm);
        return _oldNames.TryGetValue(name, out string? old) ? old + vm[name.Length..] : _oldNames.ContainsValue(name) ? $"={vm}" : vm;
    }

    /// <summary>The names of a trace's VMs, the host's too, as they are first seen.</summary>
    public static IEnumerable<string> Names(Trace trace) => trace.Events.Select(e => e.VmName).Where(n => n != TraceEvent.None).Distinct();

    /// <summary>Both traces with the events of one VM, or one vCPU, alone; the end is of every VM.</summary>
    /// <param name="vm">By its name in the old trace.</param>
    public (Trace Old, Trace New) Of(string vm, Trace old, Trace @new) =>
        (Only(old, e => e.IsOf(vm)), Only(@new, e => e with { Vm = OldName(e.Vm) } is var renamed && renamed.IsOf(vm)));

    private static Trace Only(Trace trace, Func<TraceEvent, bool> isShown) => trace with { Events = [.. trace.Events.Where(e => e.Kind == TraceKind.End || isShown(e))] };
}
