using System.Text.RegularExpressions;
using VirtSpec.Spec;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;
using VirtSpec.Translations.Generate;
using VirtSpec.Translations.Oracle;

namespace VirtSpec.Translations.Compare;

/// <summary>Runs random cases on the specification and on the oracle, counts how they end, and reports where they differ.</summary>
public sealed partial class Comparison(CpuModel cpu, ulong seed, IReadOnlyList<Exclusion> exclusions, TextWriter report)
{
    private const int BatchSize = 4000, MaxReported = 10;
    private readonly SpecRun _spec = new(cpu);
    private readonly OracleRun _oracle = new(cpu);
    private readonly TranslationGenerator _generator = new(cpu);
    private readonly SortedDictionary<string, int> _endings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _instructions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _excused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _signatures = [];
    private ulong _next = 1;
    private int _reported;

    /// <summary>Which differences are reported, ten at most: those whose description matches.</summary>
    public Regex Shown { get; init; } = Everything();

    /// <summary>In how many rounds a case that is reported is shrunk.</summary>
    public int Rounds { get; init; } = 60;

    /// <summary>How many cases differed and no exclusion excused it.</summary>
    public int Differences { get; private set; }

    /// <summary>How many cases were compared.</summary>
    public int Count { get; private set; }

    /// <summary>How the cases ended on the oracle, and how many did.</summary>
    public IReadOnlyDictionary<string, int> Endings => _endings;

    /// <summary>How many cases each exclusion excused.</summary>
    public IReadOnlyDictionary<string, int> Excused => _excused;

    /// <summary>Compares <paramref name="count"/> cases.</summary>
    public void Run(int count)
    {
        while (Count < count)
        {
            var batch = NextBatch(Math.Min(BatchSize, count - Count));
            Outcome[] theirs = [.. _oracle.Run([.. batch.Select(b => b.Case)])];
            // A case that failed may have found what a store of another left where it was not expected: it is tried again in clean memory.
            int[] failed = [.. Enumerable.Range(0, batch.Count).Where(i => Fails(batch[i].Case, batch[i].Ours, theirs[i]))];
            foreach (var (i, again) in failed.Zip(_oracle.Run([.. failed.Select(i => batch[i].Case)])))
                theirs[i] = again;
            for (int i = 0; i < batch.Count; i++)
                Judge(batch[i].Case, batch[i].Ours, theirs[i]);
            Count += batch.Count;
        }
    }

    /// <summary>Writes how many cases ended how, what was excused, and how many differ in which way.</summary>
    public void Summarize()
    {
        Write(_instructions);
        Write(_endings);
        report.WriteLine($"{Count,8} cases on {cpu.Name}, seed {seed}");
        Write(_excused.Select(e => KeyValuePair.Create($"excused: {e.Key}", e.Value)));
        Write(exclusions.Where(e => !_excused.ContainsKey(e.Id)).Select(e => KeyValuePair.Create($"not used: {e.Id}", 0)));
        Write(_signatures.OrderByDescending(s => s.Value).Select(s => KeyValuePair.Create($"differ: {s.Key}", s.Value)));
        report.WriteLine($"{Differences,8} differ");
    }

    /// <summary>Both outcomes of a case, as text; the same when nothing differs.</summary>
    public (string Ours, string Theirs) Outcomes(TranslationCase c) => (Format(Ours(c)), CaseText.Format(_oracle.Run([c])[0]));

    private void Write(IEnumerable<KeyValuePair<string, int>> counts)
    {
        foreach (var (name, count) in counts)
            report.WriteLine($"{count,8} {name}");
    }

    private List<(TranslationCase Case, Result Ours)> NextBatch(int count)
    {
        var batch = new List<(TranslationCase, Result)>(count);
        while (batch.Count < count)
        {
            var c = _generator.Next(Draw.For(seed, _next++));
            var ours = Ours(c);
            if (!ours.IsOutside)
                batch.Add((c, ours));
        }
        return batch;
    }

    private void Judge(TranslationCase c, Result ours, Outcome theirs)
    {
        string ending = Summary.Of(c, theirs), instruction = Disassembler.Disassemble(c.Words[0], 0).Split(',')[0];
        _endings[ending] = _endings.GetValueOrDefault(ending) + 1;
        _instructions[instruction] = _instructions.GetValueOrDefault(instruction) + 1;
        var exclusion = Excuse(c, ours, theirs);
        if (!Fails(c, ours, theirs))
        {
            if (exclusion is not null)
                _excused[exclusion.Id] = _excused.GetValueOrDefault(exclusion.Id) + 1;
            return;
        }
        Differences++;
        string signature = Signature(c, ours, theirs);
        _signatures[signature] = _signatures.GetValueOrDefault(signature) + 1;
        if (_signatures[signature] == 1 && _reported < MaxReported && Shown.IsMatch(signature))
            Report(signature, new Shrinker(candidates => Failing(candidates, signature), Rounds).Shrink(c));
    }

    private List<bool> Failing(IReadOnlyList<TranslationCase> candidates, string signature)
    {
        var ours = candidates.Select(Ours).ToList();
        int[] inside = [.. Enumerable.Range(0, ours.Count).Where(i => !ours[i].IsOutside)];
        var theirs = _oracle.Run([.. inside.Select(i => candidates[i])]);
        var failing = new bool[ours.Count];
        for (int i = 0; i < inside.Length; i++)
            failing[inside[i]] = Fails(candidates[inside[i]], ours[inside[i]], theirs[i]) && Signature(candidates[inside[i]], ours[inside[i]], theirs[i]) == signature;
        return [.. failing];
    }

    private bool Fails(TranslationCase c, Result ours, Outcome theirs) =>
        ours.Outcome is null || (Outcome.Differing(ours.Outcome, theirs).Count > 0 && Excuse(c, ours, theirs) is null);

    private Exclusion? Excuse(TranslationCase c, Result ours, Outcome theirs) =>
        ours.Outcome is null || Outcome.Differing(ours.Outcome, theirs).Count == 0 ? null : exclusions.FirstOrDefault(e => e.Excuses(c, ours.Outcome, theirs));

    private static string Signature(TranslationCase c, Result ours, Outcome theirs) => ours.Outcome is null
        ? $"{Number().Replace(ours.Message!, "N")} - {Summary.Of(c, theirs)}"
        : $"specification {Summary.Of(c, ours.Outcome)} - oracle {Summary.Of(c, theirs)} - {string.Join(' ', Outcome.Differing(ours.Outcome, theirs).Select(part => part[0] == 'm' ? "memory" : part).Distinct())}";

    private void Report(string signature, TranslationCase c)
    {
        _reported++;
        report.WriteLine(signature);
        for (int i = 0; i < c.Words.Count; i++)
            report.WriteLine($"  {Disassembler.Disassemble(c.Words[i], c.PC + 4 * (ulong)i)}");
        report.WriteLine($"  case          {CaseText.Format(c)}");
        var (ours, theirs) = Outcomes(c);
        report.WriteLine($"  specification {ours}");
        report.WriteLine($"  oracle        {theirs}");
    }

    private static string Format(Result result) => result.Outcome is { } outcome ? CaseText.Format(outcome) : result.Message!;

    private Result Ours(TranslationCase c)
    {
        try
        {
            var outcome = _spec.Run(c);
            return new Result(outcome, outcome is null ? "an access to a device" : null, outcome is null);
        }
        catch (NotModelledException e)
        {
            return new Result(null, e.Message, false);
        }
    }

    /// <summary>What the specification makes of a case.</summary>
    /// <param name="Message">Why there is no outcome.</param>
    /// <param name="IsOutside">The case leaves what can be compared.</param>
    private sealed record Result(Outcome? Outcome, string? Message, bool IsOutside);

    [GeneratedRegex("0x[0-9a-f]+")]
    private static partial Regex Number();

    [GeneratedRegex("")]
    private static partial Regex Everything();
}
