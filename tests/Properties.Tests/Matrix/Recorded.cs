using VirtSpec.Properties.Conformance.Manual;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Tests.Matrix;

/// <summary>The recorded matrices and their exclusions, read once.</summary>
internal static class Recorded
{
    public static readonly PeConfiguration CortexA57 = new(CpuModel.CortexA57, Choices.Default, HaveEL2: true);

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "trap-matrix");

    public static readonly Lazy<OracleMatrix> Oracle = new(() => OracleMatrix.Load(Folder, "cortex-a57"));

    /// <summary>The manual's cases; that all of them can be read is a test of its own.</summary>
    public static readonly Lazy<IReadOnlyList<ManualCase>> Manual = new(() => ManualCase.Parse("manual.tbl", File.ReadLines(Path.Combine(Folder, "manual.tbl")), []));

    public static readonly Lazy<OracleComparison> Comparison = new(() =>
        new OracleComparison(CortexA57, Oracle.Value, Exclusion.Parse(File.ReadLines(Path.Combine(Folder, "exclusions.tbl")))));
}
