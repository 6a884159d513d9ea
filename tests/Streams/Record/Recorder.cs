using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Generate;
using VirtSpec.Streams.Oracle;
using CaseGenerator = VirtSpec.Streams.Generate.CaseGenerator;

namespace VirtSpec.Streams.Record;

/// <summary>Makes the recorded corpus of a CPU: the same seed gives the same bytes.</summary>
public sealed class Recorder(CpuModel cpu, ulong seed) : IDisposable
{
    private const int CasesPerEncoding = 64;
    private const int CasesPerVectorEncoding = 24;
    private const int NeighboursPerEncoding = 8;
    private const int Streams = 3000;
    private readonly OracleRun _oracle = new(cpu.Name);
    private readonly CaseGenerator _generator = new(cpu);
    private readonly StreamGenerator _streams = new(cpu);
    private uint _seed;

    /// <summary>The lines of the corpus: comments, then the cases of each integer encoding, unallocated words, streams, the cases of the encodings of vector registers.</summary>
    public IEnumerable<string> Lines()
    {
        yield return "# Cases of integer instructions and what Unicorn 2.0.1 made of them; see FORMAT.md.";
        yield return $"# CPU {cpu.Name}, seed {seed}.";
        foreach (string line in Cases(isVector: false, CasesPerEncoding).Concat(_oracle.IsExact ? UnallocatedAndStreams() : []))
            yield return line;
        yield return "# The SIMD and floating-point registers.";
        foreach (string line in Cases(isVector: true, CasesPerVectorEncoding))
            yield return line;
    }

    public void Dispose() => _oracle.Dispose();

    /// <summary>All encodings of Cortex-A57; of another CPU those that it adds.</summary>
    private IEnumerable<EncodingRow> Rows() =>
        _generator.Rows.Where(row => cpu == CpuModel.CortexA57 || !CpuModel.CortexA57.Features.Has(row.Feature));

    private IEnumerable<string> Cases(bool isVector, int count)
    {
        foreach (var row in Rows().Where(row => AddressForm.IsVector(row) == isVector))
            for (int i = 0; i < count; i++)
                yield return Line(_generator.Next(NextDraw(), _seed, row));
    }

    private IEnumerable<string> UnallocatedAndStreams()
    {
        foreach (var row in _generator.Neighbours.Where(row => !AddressForm.IsVector(row)))
            for (int i = 0; i < NeighboursPerEncoding; i++)
                yield return Line(_generator.NextUnallocated(NextDraw(), _seed, row));
        for (int i = 0; i < Streams; i++)
            yield return Line(_streams.Next(NextDraw(), _seed));
    }

    private Draw NextDraw() => Draw.For(seed, ++_seed);

    private string Line(StreamCase streamCase) => new RecordedCase("", streamCase, _oracle.Run(streamCase)).Text;
}
