using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Runs;

/// <summary>States of a PE as tables for people: general-purpose registers always, others when they differ or are not zero.</summary>
internal static class StateTables
{
    private static readonly Reg[] OfEL2 =
    [
        .. Enumerable.Range(0, RegisterRow.Count).Select(r => (Reg)r)
            .Where(r => RegisterRow.Of(r) is { Storage: Storage.Plain } row && row.Name.EndsWith("_EL2", StringComparison.Ordinal)),
    ];

    public static StateTable None { get; } = new("", "", ValueArray<StateRow>.Of([]));

    /// <summary>What the VM should have, and what it has, without what it cannot see.</summary>
    public static StateTable Compared(ComparedStates states, PE found)
    {
        var rows = Common(states.Expected, found);
        rows.AddRange(System(states.Expected, found, SystemComparison.Stored.Where(r => !states.Hidden[r])));
        if (!states.Hidden.Vectors)
            rows.AddRange(Vectors(states.Expected, found));
        return new StateTable("expected", "found", ValueArray<StateRow>.Of(rows));
    }

    /// <summary>The PE before a step and behind it, with EL2's registers.</summary>
    public static StateTable Around(in PE before, in PE after) => Whole("before the step", "behind it", before, after);

    /// <summary>A vCPU at an exit and at its next entry: what the hypervisor has made of it.</summary>
    public static StateTable Between(in PE exit, in PE entry) => Whole("before the exit", "at the entry", exit, entry);

    private static StateTable Whole(string left, string right, in PE before, in PE after)
    {
        var rows = Common(before, after);
        rows.AddRange(System(before, after, SystemComparison.Stored.Concat(OfEL2)));
        rows.AddRange(Vectors(before, after));
        return new StateTable(left, right, ValueArray<StateRow>.Of(rows));
    }

    private static List<StateRow> Common(in PE a, in PE b)
    {
        var rows = new List<StateRow> { Row("PC", a.PC, b.PC), new("PSTATE", $"{a.PSTATE}", $"{b.PSTATE}") };
        for (int i = 0; i < GeneralRegisters.Count; i++)
            rows.Add(Row($"X{i}", a.X(i), b.X(i)));
        foreach (var el in new[] { ExceptionLevel.EL0, ExceptionLevel.EL1 })
            rows.Add(Row($"SP_{el}", a.SPOf(el), b.SPOf(el)));
        return rows;
    }

    private static IEnumerable<StateRow> System(PE a, PE b, IEnumerable<Reg> registers) =>
        registers.Where(r => (a.System[r] | b.System[r]) != 0).Select(r => Row(RegisterRow.Of(r).Name, a.System[r], b.System[r]));

    private static IEnumerable<StateRow> Vectors(PE a, PE b) =>
        Enumerable.Range(0, VectorRegisters.Count).Where(i => a.V[i] != b.V[i]).Select(i => new StateRow($"V{i}", $"0x{a.V[i]:x32}", $"0x{b.V[i]:x32}"));

    private static StateRow Row(string name, ulong a, ulong b) => new(name, $"0x{a:x16}", $"0x{b:x16}");
}
