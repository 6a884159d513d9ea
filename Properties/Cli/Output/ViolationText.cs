using VirtSpec.Machine.Memory;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Cli.Output;

/// <summary>A break-before-make violation in one line: the two entries that contradict each other.</summary>
internal static class ViolationText
{
    public static string Of(BreakBeforeMakeViolation violation) =>
        $"break-before-make: {Entry(violation.Later)} was made while a TLB may still hold {Entry(violation.Earlier)}; invalidate the old entry first, and complete that by DSB";

    private static string Entry(TlbEntry entry)
    {
        string input = entry.Stage == TlbStage.Stage2 ? "IPA" : "VA";
        ulong output = entry.Stage == TlbStage.Both ? entry.State2.BaseAddress : entry.State.BaseAddress;
        return $"{input} 0x{entry.Input:x} (2^{entry.InputBits} bytes) -> 0x{output:x} of {Owner(entry.Context)}";
    }

    private static string Owner(TLBContext context) =>
        string.Join(", ", new[] { Regime(context.Regime), context.ASID is { } asid ? $"ASID {asid.Value}" : null, context.VMID is { } vmid ? $"VMID {vmid.Value}" : null }.OfType<string>());

    private static string Regime(Regime regime) => regime switch { Spec.Translation.Regime.EL10 => "EL1&0", Spec.Translation.Regime.EL20 => "EL2&0", _ => "EL2" };
}
