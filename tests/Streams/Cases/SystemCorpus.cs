using VirtSpec.Spec;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Streams.Cases;

/// <summary>A system-level case and what QEMU made of it.</summary>
/// <param name="Where">The file and the line that hold it.</param>
public sealed record RecordedSystemCase(string Where, SystemCase Case, SystemOutcome Outcome)
{
    /// <summary>The line, as it is in the file.</summary>
    public override string ToString() => $"{Case} : {Outcome}";
}

/// <summary>Recorded system-level cases: <c>Golden/streams/CPU-system.txt.gz</c>.</summary>
public static class SystemCorpus
{
    /// <summary>What is said of one recorded case: the exclusions that excuse a difference, and where, expected and found when nothing does.</summary>
    public sealed record Verdict(RecordedSystemCase Recorded, IReadOnlyList<SystemExclusion> Excuses, string? Difference);

    public static string FileName(string cpu) => $"{cpu}-system.txt.gz";

    /// <exception cref="FormatException">A line is not a case with its outcome.</exception>
    public static IEnumerable<RecordedSystemCase> Read(string name, Stream compressed)
    {
        foreach (var (where, line) in CorpusFile.Read(name, compressed))
        {
            int outcome = line.LastIndexOf(" : ", StringComparison.Ordinal);
            if (outcome < 0)
                throw new FormatException($"{where}: expected a case and its outcome");
            yield return new(where, SystemCase.Parse(line[..outcome]), SystemOutcome.Parse(line[(outcome + 3)..]));
        }
    }

    /// <summary>Runs recorded cases on the specification, without QEMU.</summary>
    public static IEnumerable<Verdict> Replay(CpuModel cpu, IEnumerable<RecordedSystemCase> corpus, IReadOnlyList<SystemExclusion> exclusions)
    {
        var specification = new SystemRun(cpu);
        return corpus.Select(recorded => Judge(specification, recorded, exclusions));
    }

    private static Verdict Judge(SystemRun specification, RecordedSystemCase recorded, IReadOnlyList<SystemExclusion> exclusions)
    {
        string found;
        try
        {
            var steps = new List<SystemStep>();
            var outcome = specification.Run(recorded.Case, steps);
            var parts = SystemOutcome.Differing(recorded.Case, outcome, recorded.Outcome);
            if (parts.Count == 0)
                return new(recorded, [], null);
            if (SystemExclusion.Excusing(exclusions, specification.Cpu.Name, steps, parts) is { } excuses)
                return new(recorded, excuses, null);
            found = $"{outcome} ({string.Join(", ", parts)})";
        }
        catch (NotModelledException e)
        {
            found = e.Message;
        }
        return new(recorded, [], $"{recorded.Where}: {recorded.Case}: expected {recorded.Outcome}, found {found}");
    }
}
