using System.Collections.Immutable;
using VirtSpec.Spec;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Generate;
using VirtSpec.Streams.Oracle;

namespace VirtSpec.Streams.Compare;

/// <summary>Runs random system-level cases on the specification and on QEMU, and reports where they differ.</summary>
public sealed class SystemComparison(CpuModel cpu, ulong seed, IReadOnlyList<SystemExclusion> exclusions, TextWriter report)
{
    private const int Batch = 5_000, MaxReported = 20, MaxRounds = 40;
    private readonly SystemGenerator _generator = new(cpu);
    private readonly SystemRun _specification = new(cpu);
    private readonly SystemOracle _oracle = new(cpu);
    private readonly SortedDictionary<string, int> _excused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _notModelled = new(StringComparer.Ordinal);
    private readonly SortedDictionary<SystemEnd, int> _ends = [];
    private int _cases;

    /// <summary>How many cases differed and no exclusion excused it.</summary>
    public int Differences { get; private set; }

    /// <summary>How many times each encoding was executed, or tried and trapped.</summary>
    public SortedDictionary<string, int> Executed { get; } = new(StringComparer.Ordinal);

    private sealed record Run(SystemCase Case, SystemOutcome Outcome, IReadOnlyList<SystemStep> Steps);

    public void Compare(int count)
    {
        uint next = 0;
        while (next < count && Differences < MaxReported)
        {
            var runs = new List<Run>();
            for (int i = 0; i < Batch && next < count; i++)
                if (Specified(_generator.Next(Draw.For(seed, ++next), next)) is { } run)
                    runs.Add(run);
            Compare(runs);
        }
    }

    public void Summarize()
    {
        report.WriteLine($"{_cases,8} system-level cases on {cpu.Name}, seed {seed}");
        foreach (var (end, count) in _ends)
            report.WriteLine($"{count,8} ended: {end}");
        foreach (var (what, count) in _notModelled)
            report.WriteLine($"{count,8} not compared: {what}");
        foreach (var (id, count) in _excused)
            report.WriteLine($"{count,8} excused: {id}");
        report.WriteLine($"{Differences,8} differ");
    }

    private void Compare(List<Run> runs)
    {
        var found = _oracle.Run([.. runs.Select(run => run.Case)]);
        for (int i = 0; i < runs.Count; i++)
        {
            _cases++;
            _ends[found[i].End] = _ends.GetValueOrDefault(found[i].End) + 1;
            foreach (var step in runs[i].Steps)
            {
                string name = A64.Row(A64.Decode(step.Word, cpu.Features)).Name;
                Executed[name] = Executed.GetValueOrDefault(name) + 1;
            }
            var parts = SystemOutcome.Differing(runs[i].Case, runs[i].Outcome, found[i]);
            if (parts.Count == 0)
                continue;
            if (SystemExclusion.Excusing(exclusions, cpu.Name, runs[i].Steps, parts) is { } excusing)
                foreach (var exclusion in excusing)
                    _excused[exclusion.Id] = _excused.GetValueOrDefault(exclusion.Id) + 1;
            else if (Differences++ < MaxReported)
                Report(Shrink(runs[i]));
        }
    }

    private Run? Specified(SystemCase one)
    {
        var steps = new List<SystemStep>();
        try
        {
            return new Run(one, _specification.Run(one, steps), steps);
        }
        catch (NotModelledException e)
        {
            string what = e.Message.Split(" at ")[0];
            _notModelled[what] = _notModelled.GetValueOrDefault(what) + 1;
            return null;
        }
    }

    /// <summary>A smaller case that differs too: fewer words, then less state. QEMU tries all the candidates of a round in one start.</summary>
    private Run Shrink(Run failing)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            var candidates = Candidates(failing.Case).Where(c => c.CanStart).Select(Specified).OfType<Run>().ToList();
            var found = _oracle.Run([.. candidates.Select(c => c.Case)]);
            int better = Enumerable.Range(0, candidates.Count).FirstOrDefault(i => Differs(candidates[i], found[i]), -1);
            if (better < 0)
                break;
            failing = candidates[better];
        }
        return failing;
    }

    private bool Differs(Run run, SystemOutcome found)
    {
        var parts = SystemOutcome.Differing(run.Case, run.Outcome, found);
        return parts.Count > 0 && SystemExclusion.Excusing(exclusions, cpu.Name, run.Steps, parts) is null;
    }

    private static IEnumerable<SystemCase> Candidates(SystemCase failing)
    {
        for (int i = 0; i < failing.Words.Count && failing.Words.Count > 1; i++)
            yield return failing with { Words = [.. failing.Words.Take(i), .. failing.Words.Skip(i + 1)] };
        // Half of what is given, then each.
        string[] names = [.. failing.Given.Keys];
        if (names.Length > 3)
        {
            yield return failing with { Given = failing.Given.RemoveRange(names[..(names.Length / 2)]) };
            yield return failing with { Given = failing.Given.RemoveRange(names[(names.Length / 2)..]) };
        }
        foreach (string name in names)
            yield return failing with { Given = failing.Given.Remove(name) };
        foreach (var (name, value) in failing.Given)
            for (int bit = 0; bit < 64; bit++)
                if ((value >> bit & 1) != 0 && !name.StartsWith('x'))
                    yield return failing with { Given = failing.Given.SetItem(name, value & ~(1UL << bit)) };
    }

    private void Report(Run run)
    {
        var found = _oracle.Run([run.Case])[0];
        report.WriteLine($"{string.Join(", ", SystemOutcome.Differing(run.Case, run.Outcome, found))} differ");
        foreach (var step in run.Steps)
            report.WriteLine($"  {step.EL} {step.Text} : {step.Result}");
        report.WriteLine($"  case          {run.Case}");
        report.WriteLine($"  specification {run.Outcome}");
        report.WriteLine($"  oracle        {found}");
    }
}
