using VirtSpec.Hypervisors.Starter;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Properties.Tests.Rigs;

public sealed class RigTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        var rig = Rig.Boot(new StarterDesign(), new RigOptions { MostVms = 1, Configuration = new StarterDesign().Example with { Processors = 1 } });
        output.WriteLine($"never {rig.Limits.Never.Count} zero {rig.Limits.OnlyZero.Count} time {rig.Booted.Time}");
        var generator = new CaseGenerator(rig.Scope);
        var worker = new RigWorker(rig);
        var ends = new Dictionary<string, int>();
        var classes = new int[32];
        ulong steps = 0, exits = 0;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        const int Count = 10000;
        for (ulong i = 0; i < Count; i++)
        {
            var outcome = worker.Run(generator.Case(1, i), []);
            string why = outcome.End + " " + System.Text.RegularExpressions.Regex.Replace(outcome.Why.ToString(), "0x[0-9a-f]+", "N");
            ends[why] = ends.GetValueOrDefault(why) + 1;
            steps += outcome.Steps; exits += outcome.Exits;
            for (int c = 0; c < 32; c++) if ((outcome.Executed >> c & 1) != 0) classes[c]++;
        }
        output.WriteLine($"{clock.ElapsedMilliseconds} ms, steps {steps / Count}, exits {(double)exits / Count}");
        foreach (var (k, v) in ends.OrderByDescending(e => e.Value).Take(25)) output.WriteLine($"{v} {k}");
        for (int c = 0; c < 18; c++) output.WriteLine($"{(StreamClass)c} {classes[c]}");
    }
}
