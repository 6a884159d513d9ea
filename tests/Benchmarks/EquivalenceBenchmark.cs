using System.Diagnostics;
using System.Globalization;
using VirtSpec.Hypervisors.Starter;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;

namespace VirtSpec.Benchmarks;

/// <summary>The speed of the main check: cases of one VM, streams of 32 instructions, each in lockstep with its bare machine.</summary>
internal static class EquivalenceBenchmark
{
    private const int Cases = 2000, Repetitions = 5;
    private const ulong Seed = 1;

    public static int Run()
    {
        var rig = Rig.Boot(new StarterDesign(), new RigOptions { MostVms = 1 });
        var worker = new RigWorker(rig);
        var generator = new CaseGenerator(rig.Scope);
        GuestCase[] cases = [.. Enumerable.Range(0, Cases).Select(i => Case(generator, (ulong)i))];
        IMonitor[] monitors = [new EquivalenceMonitor(new BareShared(EquivalenceOptions.For(rig.Design.Features)))];
        Measure("single VM, with its bare machine", cases, c => worker.Run(c, monitors));
        Measure("single VM, not watched", cases, c => worker.Run(c, []));
        return 0;
    }

    /// <summary>With coherent TLBs, which is what the bare machine has.</summary>
    private static GuestCase Case(CaseGenerator generator, ulong number)
    {
        var drawn = generator.Case(Seed, number);
        return drawn with { Schedule = drawn.Schedule with { TlbSeed = null } };
    }

    private static void Measure(string name, GuestCase[] cases, Func<GuestCase, CaseOutcome> run)
    {
        double best = 0;
        ulong steps = 0;
        var findings = new Dictionary<string, int>();
        var examples = new Dictionary<string, string>();
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            (steps, _) = (0, 0);
            findings.Clear();
            var watch = Stopwatch.StartNew();
            foreach (var @case in cases)
            {
                var outcome = run(@case);
                steps += outcome.Steps;
                foreach (var finding in outcome.Findings)
                {
                    findings[finding.Claim] = findings.GetValueOrDefault(finding.Claim) + 1;
                    examples.TryAdd(finding.Claim + @case.Number, finding.Text);
                }
            }
            best = Math.Max(best, cases.Length / watch.Elapsed.TotalSeconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {best:0} cases a second, {(double)steps / cases.Length:0.0} steps in each (best of {Repetitions})"));
        foreach (var (claim, count) in findings.OrderBy(f => f.Key, StringComparer.Ordinal))
            Console.WriteLine($"  {claim}: {count} findings, for example {examples.First(e => e.Key.StartsWith(claim, StringComparison.Ordinal)).Value}");
    }
}
