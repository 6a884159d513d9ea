using VirtSpec.Spec;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Generate;
using VirtSpec.Streams.Oracle;

namespace VirtSpec.Streams.Record;

/// <summary>Makes the recorded corpus of system-level cases of a CPU: the same seed gives the same bytes.</summary>
public sealed class SystemRecorder(CpuModel cpu, ulong seed)
{
    private const int Cases = 4_000;
    private readonly SystemGenerator _generator = new(cpu);
    private readonly SystemRun _specification = new(cpu);

    /// <summary>The lines of the corpus. What the specification does not model, and what never ends, is left out.</summary>
    public IEnumerable<string> Lines()
    {
        var cases = new List<SystemCase>();
        for (uint i = 1; cases.Count < Cases; i++)
            if (_generator.Next(Draw.For(seed, i), i) is var one && Ends(one))
                cases.Add(one);
        var outcomes = new SystemOracle(cpu).Run(cases);
        var lines = cases.Zip(outcomes).Where(pair => pair.Second.End != SystemEnd.RunsOn).Select(pair => $"{pair.First} : {pair.Second}");
        return lines.Prepend($"# System-level cases on {cpu.Name} and what QEMU 7.2 made of them, seed {seed}; see FORMAT.md.");
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
