using VirtSpec.Properties.Conformance.Manual;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Properties.Tests.Matrix;

/// <summary>The recorded matrix of one CPU and the exclusions, read once.</summary>
internal sealed class Recorded
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "trap-matrix");

    public static readonly IReadOnlyList<Recorded> All = [new("cortex-a57"), new("neoverse-n1")];

    /// <summary>The manual's cases; that all of them can be read is a test of its own.</summary>
    public static readonly Lazy<IReadOnlyList<ManualCase>> Manual = new(() => ManualCase.Parse("manual.tbl", File.ReadLines(Path.Combine(Folder, "manual.tbl")), []));

    private readonly Lazy<OracleMatrix> _oracle;
    private readonly Lazy<OracleComparison> _comparison;
    private readonly Lazy<ComparisonResult> _whole;

    private Recorded(string cpu)
    {
        Configuration = new PeConfiguration(CpuModel.Find(cpu)!, Choices.Default, HaveEL2: true);
        _oracle = new(() => OracleMatrix.Load(Folder, cpu));
        _comparison = new(() => new OracleComparison(Configuration, Oracle, Exclusion.Parse(File.ReadLines(Path.Combine(Folder, "exclusions.tbl")))));
        _whole = new(() => Comparison.Run());
    }

    /// <summary>The names of the CPUs, for theories.</summary>
    public static TheoryData<string> Cpus => [.. All.Select(r => r.Configuration.Cpu.Name)];

    public PeConfiguration Configuration { get; }

    public OracleMatrix Oracle => _oracle.Value;

    public OracleComparison Comparison => _comparison.Value;

    /// <summary>Every slot of every configuration, compared.</summary>
    public ComparisonResult Whole => _whole.Value;

    public static Recorded Of(string cpu) => All.Single(r => r.Configuration.Cpu.Name == cpu);
}
