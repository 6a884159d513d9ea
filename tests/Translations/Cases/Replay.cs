using VirtSpec.Spec;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Cases;

/// <summary>Runs recorded cases on the specification, without the oracle.</summary>
public static class Replay
{
    /// <summary>What is said of one recorded case.</summary>
    /// <param name="Excuse">The exclusion that excuses the difference, or null when the outcomes are the same.</param>
    /// <param name="Difference">Where, expected and found, when they differ and nothing excuses it.</param>
    public sealed record Verdict(RecordedCase Recorded, Exclusion? Excuse, string? Difference);

    public static IEnumerable<Verdict> Run(CpuModel cpu, IEnumerable<RecordedCase> corpus, IReadOnlyList<Exclusion> exclusions)
    {
        var spec = new SpecRun(cpu);
        return corpus.Select(recorded => Judge(spec, recorded, exclusions));
    }

    private static Verdict Judge(SpecRun spec, RecordedCase recorded, IReadOnlyList<Exclusion> exclusions)
    {
        string found;
        try
        {
            var outcome = spec.Run(recorded.Case);
            if (outcome is not null && Outcome.Differing(outcome, recorded.Outcome).Count == 0)
                return new Verdict(recorded, null, null);
            if (outcome is not null && exclusions.FirstOrDefault(e => e.Excuses(recorded.Case, outcome, recorded.Outcome)) is { } excuse)
                return new Verdict(recorded, excuse, null);
            found = outcome is null ? "an access to a device" : CaseText.Format(outcome);
        }
        catch (NotModelledException e)
        {
            found = e.Message;
        }
        string replay = $"replay: dotnet run -c Release --project tests/Translations -- run --cpu {spec.Cpu.Name} \"{CaseText.Format(recorded.Case)}\"";
        return new Verdict(recorded, null, $"{recorded.Where}: expected {CaseText.Format(recorded.Outcome)}, found {found}; {replay}");
    }
}
