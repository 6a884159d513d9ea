using System.Text.RegularExpressions;
using VirtSpec.Spec;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Generate;
using VirtSpec.Streams.Oracle;
using CaseGenerator = VirtSpec.Streams.Generate.CaseGenerator;

namespace VirtSpec.Streams.Compare;

/// <summary>Runs random cases on the specification and on the oracle, and reports where they differ.</summary>
public sealed class Comparison(CpuModel cpu, ulong seed, IReadOnlyList<Exclusion> exclusions, TextWriter report, Regex? encodings = null) : IDisposable
{
    private const int MaxReported = 20;
    private readonly OracleRun _oracle = new(cpu.Name);
    private readonly SpecRun _spec = new(cpu);
    private readonly CaseGenerator _generator = new(cpu);
    private readonly StreamGenerator _streams = new(cpu);
    private readonly SortedDictionary<string, int> _encodings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _executed = [];
    private readonly SortedDictionary<string, int> _excused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Ending, int> _endings = [];

    /// <summary>How many cases differed and no exclusion excused it.</summary>
    public int Differences { get; private set; }

    /// <summary>How many instructions of each encoding were compared.</summary>
    public IReadOnlyDictionary<string, int> Executed => _executed;

    /// <summary>
    /// Compares <paramref name="count"/> cases: each encoding in turn, every tenth a stream, every fiftieth a word that nothing matches.
    /// When encodings are selected, all cases are of them.
    /// </summary>
    public void Run(int count)
    {
        if (encodings is not null)
        {
            RunSelected(count);
            return;
        }
        for (uint i = 1; i <= count && Differences < MaxReported; i++)
        {
            var draw = Draw.For(seed, i);
            if (i % 50 == 0 && _oracle.IsExact)
                Compare("(unallocated)", _generator.NextUnallocated(draw, i, draw.Pick(_generator.Neighbours)));
            else if (i % 10 == 0)
                Compare("(stream)", _streams.Next(draw, i));
            else
            {
                // Counted without the streams: otherwise some encodings would never have their turn.
                var row = _generator.Rows[(int)((i - i / 10 - 1) % (uint)_generator.Rows.Count)];
                Compare(row.Name, _generator.Next(draw, i, row));
            }
        }
    }

    private void RunSelected(int count)
    {
        EncodingRow[] rows = [.. _generator.Rows.Where(row => encodings!.IsMatch(row.Name))];
        for (uint i = 1; rows.Length > 0 && i <= count && Differences < MaxReported; i++)
        {
            var row = rows[i % (uint)rows.Length];
            Compare(row.Name, _generator.Next(Draw.For(seed, i), i, row));
        }
    }

    /// <summary>Writes how many cases each encoding had, how they ended, and what was excused.</summary>
    public void Summarize()
    {
        foreach (var (name, count) in _encodings)
            report.WriteLine($"{count,8} {name}");
        report.WriteLine($"{_encodings.Values.Sum(),8} cases on {cpu.Name}, seed {seed}");
        foreach (var (ending, count) in _endings)
            report.WriteLine($"{count,8} ended: {ending}");
        foreach (var (id, count) in _excused)
            report.WriteLine($"{count,8} excused: {id}");
        report.WriteLine($"{Differences,8} differ");
    }

    /// <summary>The specification and the oracle differ, and no exclusion excuses it.</summary>
    public bool Differs(StreamCase streamCase)
    {
        var ours = Ours(streamCase);
        var theirs = _oracle.Run(streamCase);
        return !Same(ours, theirs) && !exclusions.Any(e => e.Excuses(streamCase, ours, theirs));
    }

    public void Dispose() => _oracle.Dispose();

    private void Compare(string name, StreamCase streamCase)
    {
        _encodings[name] = _encodings.GetValueOrDefault(name) + 1;
        foreach (uint word in streamCase.Words)
        {
            string encoding = A64.Row(A64.Decode(word, cpu.Features)).Name;
            _executed[encoding] = _executed.GetValueOrDefault(encoding) + 1;
        }
        var ours = Ours(streamCase);
        var theirs = _oracle.Run(streamCase);
        _endings[theirs.Ending] = _endings.GetValueOrDefault(theirs.Ending) + 1;
        if (Same(ours, theirs))
            return;
        if (exclusions.FirstOrDefault(e => e.Excuses(streamCase, ours, theirs)) is { } exclusion)
        {
            _excused[exclusion.Id] = _excused.GetValueOrDefault(exclusion.Id) + 1;
            return;
        }
        Differences++;
        Report(name, Shrinker.Shrink(streamCase, Differs) with { Seed = 0 });
    }

    private Outcome Ours(StreamCase streamCase)
    {
        try
        {
            return _spec.Run(streamCase);
        }
        catch (NotModelledException)
        {
            return new Outcome(Ending.Other, streamCase.Initial);
        }
    }

    private static bool Same(Outcome left, Outcome right) => OutcomeParts.Differing(left, right).Count == 0;

    private void Report(string name, StreamCase streamCase)
    {
        var ours = Ours(streamCase);
        var theirs = _oracle.Run(streamCase);
        report.WriteLine($"{name}: {string.Join(", ", OutcomeParts.Differing(ours, theirs))} differ");
        for (int i = 0; i < streamCase.Words.Count; i++)
            report.WriteLine($"  {Disassembler.Disassemble(streamCase.Words[i], streamCase.Initial.PC + 4 * (ulong)i)}    ({A64.Decode(streamCase.Words[i], cpu.Features)})");
        report.WriteLine($"  case          {CaseText.Format(streamCase)}");
        report.WriteLine($"  specification {CaseText.Format(streamCase, ours)}");
        report.WriteLine($"  oracle        {CaseText.Format(streamCase, theirs)}");
    }
}
