using VirtSpec.Spec;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Generate;
using VirtSpec.Streams.Oracle;

namespace VirtSpec.Streams.Record;

/// <summary>Makes the recorded corpus of system-level cases of a CPU: the same seed gives the same bytes.</summary>
public sealed class SystemRecorder(CpuModel cpu, ulong seed, IReadOnlyList<SystemExclusion> exclusions)
{
    private const int Cases = 4_000, Searched = 320_000, Batch = 20_000;
    private readonly SystemGenerator _generator = new(cpu);
    private readonly SystemRun _specification = new(cpu);
    private readonly HashSet<string> _excusing = [];

    /// <summary>
    /// The lines of the corpus: so many cases, and of those that follow the first that needs an exclusion which no case before it needed.
    /// What the specification does not model, and what never ends, is left out.
    /// </summary>
    public IEnumerable<string> Lines()
    {
        yield return $"# System-level cases on {cpu.Name} and what QEMU 7.2 made of them, seed {seed}; see FORMAT.md.";
        var oracle = new SystemOracle(cpu);
        int count = 0;
        foreach (int[] numbers in Enumerable.Range(1, Searched).Chunk(Batch))
        {
            var cases = numbers.Select(i => _generator.Next(Draw.For(seed, (uint)i), (uint)i)).Where(Ends).ToList();
            foreach (var (one, found) in cases.Zip(oracle.Run(cases)))
                if (found.End != SystemEnd.RunsOn && (NeedsAnother(one, found) | count++ < Cases))
                    yield return new RecordedSystemCase("", one, found).ToString();
        }
    }

    private bool NeedsAnother(SystemCase one, SystemOutcome found)
    {
        var steps = new List<SystemStep>();
        var parts = SystemOutcome.Differing(one, _specification.Run(one, steps), found);
        bool isNew = false;
        foreach (var exclusion in SystemExclusion.Excusing(exclusions, cpu.Name, steps, parts) ?? [])
            isNew |= _excusing.Add(exclusion.Id);
        return isNew;
    }

    private bool Ends(SystemCase one)
    {
        try
        {
            return _specification.Run(one).End != SystemEnd.RunsOn;
        }
        catch (NotModelledException)
        {
            return false;
        }
    }
}
