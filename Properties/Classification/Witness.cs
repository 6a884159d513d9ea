namespace VirtSpec.Properties.Classification;

/// <summary>Why an encoding is sensitive: one run, or a pair of runs, that anybody can repeat.</summary>
/// <param name="IsControl">Control-sensitive: the instruction changed <paramref name="Part"/>. Otherwise behaviour-sensitive: <paramref name="Part"/> is all that differed before.</param>
/// <param name="Part">A part of the machine that the VM map does not give to the VM.</param>
/// <param name="Difference">What the instruction made of it, or what of the VM's own state differed after it.</param>
/// <param name="Sample">The number of the sampled state.</param>
/// <param name="Word">The instruction.</param>
/// <param name="Varied">The part in which the state differed from the sampled one; null for that state itself.</param>
public sealed record Witness(bool IsControl, string Part, string Difference, int Sample, uint Word, string? Varied)
{
    /// <summary>Which state, and which instruction, so that it can be repeated.</summary>
    public string Place => $"sample {Sample}{(IsControl && Varied is not null ? $" with {Varied} changed" : "")}, 0x{Word:x8}";

    public override string ToString() => IsControl ? $"changes {Part}: {Difference}" : $"depends on {Part}: {Difference}";
}
