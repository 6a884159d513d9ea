using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>The first thing that the machine did otherwise than QEMU.</summary>
/// <param name="Index">How many instructions had begun before it.</param>
/// <param name="What">The name of what differs.</param>
/// <param name="Expected">What QEMU did.</param>
/// <param name="Found">What the machine did.</param>
/// <param name="Before">The PE before the step, where that is known.</param>
public sealed record Difference(ulong Index, string What, string Expected, string Found, PE? Before)
{
    public override string ToString() => $"after {Index} instructions: {What}: QEMU has {Expected}, the machine has {Found}";
}
