using VirtSpec.Spec.Registers;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>Compares the specification with what QEMU did.</summary>
public sealed class Replay(CpuModel cpu, IReadOnlyList<Exclusion> exclusions)
{
    private readonly SpecRun _run = new(cpu);

    /// <summary>How many cases each exclusion excused, in part or wholly.</summary>
    public int[] Excused { get; } = new int[exclusions.Count];

    /// <summary>What differs beyond what the exclusions excuse, or null.</summary>
    public string? Difference(in VirtualCase c, in VirtualOutcome oracle)
    {
        var found = _run.Run(c);
        if (found.Equals(oracle))
            return null;
        var rest = found;
        for (int i = 0; i < exclusions.Count; i++)
            if (exclusions[i].Holds(c))
                Excused[i] += Apply(exclusions[i], oracle, ref rest) ? 1 : 0;
        return rest.Equals(oracle) ? null : $"{c}: {VirtualOutcome.Difference(oracle, found)}";
    }

    /// <summary>Takes over what the exclusion excuses; false when that changes nothing.</summary>
    private static bool Apply(Exclusion exclusion, in VirtualOutcome oracle, ref VirtualOutcome rest)
    {
        bool changes = false;
        for (int i = 0; i < VirtualOutcome.Count; i++)
        {
            ulong taken = (rest[i] ^ oracle[i]) & exclusion.Masks[i];
            changes |= taken != 0;
            rest[i] ^= taken;
        }
        return changes;
    }
}
