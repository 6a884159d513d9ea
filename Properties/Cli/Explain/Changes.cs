using VirtSpec.Spec;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Cli.Explain;

/// <summary>Lists what an instruction that completed changed.</summary>
internal static class Changes
{
    /// <summary>The registers that differ, the stores and the maintenance, each as a name and what became of it.</summary>
    public static IEnumerable<(string Name, string Text)> Of(PE before, StepResult step)
    {
        var after = step.Next;
        for (int n = 0; n < GeneralRegisters.Count; n++)
            if (before.X(n) != after.X(n))
                yield return ($"X{n}", Change(before.X(n), after.X(n)));
        for (int r = 0; r < RegisterRow.Count; r++)
            if (before.System[(Reg)r] != after.System[(Reg)r])
                yield return ($"{(Reg)r}", Change(before.System[(Reg)r], after.System[(Reg)r]));
        if (before.PSTATE != after.PSTATE)
            yield return ("PSTATE", $"{before.PSTATE} -> {after.PSTATE}");
        if (after.PC != before.PC + 4)
            yield return ("PC", Change(before.PC, after.PC));
        foreach (var change in OfEffects(step.Effects))
            yield return change;
    }

    private static IEnumerable<(string Name, string Text)> OfEffects(Effects effects)
    {
        foreach (var update in DescriptorUpdate.InOrder(effects.DescriptorUpdates))
            yield return ("descriptor", Store(update).Text);
        for (int i = 0; i < effects.WriteCount; i++)
            yield return Store(effects.Write(i));
        if (effects.Maintenance is { } maintenance)
            yield return ("maintenance", $"{maintenance.Operation.ToString().Replace('_', ' ')}, operand 0x{maintenance.Operand:x16}");
    }

    private static (string Name, string Text) Store(MemoryWrite write) =>
        ("memory", $"0x{write.Address.Value:x}: 0x{write.Value.ToString($"x{2 * write.Size}", System.Globalization.CultureInfo.InvariantCulture)}, {write.Size} bytes");

    private static string Change(ulong before, ulong after) => $"0x{before:x16} -> 0x{after:x16}";
}
