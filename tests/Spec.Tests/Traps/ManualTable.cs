using VirtSpec.Properties.Conformance.Manual;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Spec.Tests.Traps;

/// <summary>Golden/trap-matrix/manual.tbl, read once.</summary>
internal static class ManualTable
{
    public const string Name = "manual.tbl";

    private static readonly List<string> Errors = [];

    public static readonly IReadOnlyList<ManualCase> Cases =
        ManualCase.Parse(Name, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "trap-matrix", Name)), Errors);

    public static IReadOnlyList<string> Mistakes => Errors;

    /// <summary>The specification's decision.</summary>
    public static TrapDecision Decision(TrapView view, Op op, uint word)
    {
        var unobserved = default(Unobserved);
        return Decide.Instruction(view, op, word, ref unobserved);
    }
}
