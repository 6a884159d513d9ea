using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Streams.Generate;

/// <summary>Which encodings are compared: those whose outcome follows from registers and memory alone.</summary>
public static class Scope
{
    /// <summary>Encodings whose effect is on System registers, on the machine, or on who handles an exception; other suites compare these.</summary>
    private static readonly HashSet<EncodingClass> SystemClasses =
    [
        EncodingClass.SystemRegisterMove, EncodingClass.SystemInstructions, EncodingClass.PstateImmediate,
    ];

    private static readonly HashSet<Op> SystemEncodings =
    [
        Op.ERET_64E_branch_reg, Op.HVC_EX_exception, Op.SMC_EX_exception, Op.WFE_HI_hints, Op.WFI_HI_hints, Op.YIELD_HI_hints,
    ];

    /// <summary>The encodings that are compared on <paramref name="cpu"/>.</summary>
    public static IReadOnlyList<EncodingRow> Rows(CpuModel cpu) => [.. A64.Rows.ToArray().Where(row => Includes(row, cpu.Features))];

    public static bool IsBranch(EncodingRow row) => row.Class is EncodingClass.ConditionalBranch or EncodingClass.CompareAndBranch
        or EncodingClass.TestAndBranch or EncodingClass.UnconditionalBranchImmediate or EncodingClass.UnconditionalBranchRegister;

    /// <summary>Atomic minimum and maximum of less than 64 bits, which Unicorn computes wrongly.</summary>
    public static bool IsNarrowMinMax(EncodingRow row) =>
        row.Class == EncodingClass.AtomicMemory && (row.Value >> 12 & 0b1100) == 0b0100 && row.Value >> 30 != 0b11;

    private static bool Includes(EncodingRow row, FeatureSet features) =>
        row.IsModelled && features.Has(row.Feature) && !SystemClasses.Contains(row.Class) && !SystemEncodings.Contains(row.Op);
}
