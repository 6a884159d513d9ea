using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;
using VirtSpec.Translations.Generate;
using VirtSpec.Translations.Oracle;

namespace VirtSpec.Translations.Record;

/// <summary>Makes the recorded corpus of a CPU: the same seed gives the same bytes.</summary>
public sealed class Recorder(CpuModel cpu, ulong seed)
{
    private const int Cases = 7000;
    private readonly TranslationGenerator _generator = new(cpu);

    /// <summary>The lines of the corpus: comments, then the cases.</summary>
    public IEnumerable<string> Lines()
    {
        yield return "# Cases of address translation and what QEMU 7.2 made of them; see FORMAT.md.";
        yield return $"# CPU {cpu.Name}, seed {seed}.";
        var spec = new SpecRun(cpu);
        var cases = new List<TranslationCase>();
        for (ulong i = 1; cases.Count < Cases; i++)
        {
            var c = _generator.Next(Draw.For(seed, i));
            // The specification says nothing about the devices of QEMU's board.
            if (spec.Run(c) is not null)
                cases.Add(c);
        }
        var outcomes = new OracleRun(cpu).Run(cases);
        foreach (var (c, outcome) in cases.Zip(outcomes))
            yield return new RecordedCase("", c, outcome).Text;
    }
}
