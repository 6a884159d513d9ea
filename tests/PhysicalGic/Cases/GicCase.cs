namespace VirtSpec.PhysicalGic.Cases;

/// <summary>A sequence of accesses to a GIC after reset, and what each read gave. It is one line of text: steps, with spaces between them.</summary>
/// <param name="Reads">For each step: what was recorded of a read, or null.</param>
public sealed record GicCase(IReadOnlyList<GicStep> Steps, IReadOnlyList<GicRead?> Reads)
{
    public GicCase(IReadOnlyList<GicStep> steps)
        : this(steps, new GicRead?[steps.Count])
    {
    }

    /// <exception cref="FormatException">It is no case.</exception>
    public static GicCase Parse(string text)
    {
        var steps = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(GicStep.Parse).ToList();
        return new GicCase([.. steps.Select(s => s.Step)], [.. steps.Select(s => s.Read)]);
    }

    public override string ToString() => string.Join(' ', Steps.Zip(Reads, (step, read) => step.Format(read)));

    /// <summary>The case with what an oracle read.</summary>
    public GicCase WithReads(IEnumerable<IReadOnlyList<ulong>> values) =>
        this with { Reads = [.. Steps.Zip(values, (step, value) => step.IsRead ? new GicRead(value) : null)] };

    /// <summary>The first step that reads something else than is right, as a message; null when there is none.</summary>
    /// <param name="where">The file and line of the case.</param>
    public string? Difference(string where)
    {
        var spec = new SpecGic();
        for (int i = 0; i < Steps.Count; i++)
        {
            var found = spec.Run(Steps[i]);
            if (Reads[i] is { } read && !found.SequenceEqual(read.Architecture))
                return $"{where}: step {i}, {Steps[i]}: expected {GicRead.Text(read.Architecture)}, found {GicRead.Text(found)}\n  replay: {string.Join(' ', Steps.Take(i + 1))}";
        }
        return null;
    }
}
