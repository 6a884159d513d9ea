using System.Globalization;
using System.Text.RegularExpressions;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Conformance.Manual;

/// <summary>What becomes of an instruction before it takes effect. For a trap: who takes it, after rerouting by HCR_EL2.TGE, and the EC and ISS that ESR_ELx reports there.</summary>
public readonly partial record struct ManualOutcome(TrapOutcome Outcome, ExceptionLevel Target, uint EC, uint ISS)
{
    public static readonly ManualOutcome Completes = new(TrapOutcome.Completes, default, 0, 0);

    public static readonly ManualOutcome Undefined = new(TrapOutcome.Undefined, default, 0, 0);

    /// <summary>What <paramref name="decision"/> comes to on <paramref name="pe"/>.</summary>
    public static ManualOutcome Of(in PE pe, TrapDecision decision)
    {
        if (decision.Outcome != TrapOutcome.Traps)
            return new ManualOutcome(decision.Outcome, default, 0, 0);
        var (target, routed) = Routing.Route(pe, decision.ToException()!);
        var reported = AArch64.Reported(routed, isFromLowerEL: pe.EL < target);
        return new ManualOutcome(TrapOutcome.Traps, target, (uint)reported.EC, reported.ISS);
    }

    /// <summary>Reads <c>completes</c>, <c>undefined</c> or <c>trap EL2 EC=0x01 ISS=0x1e00001</c>.</summary>
    public static bool TryParse(string text, out ManualOutcome outcome)
    {
        var trap = TrapText().Match(text);
        outcome = trap.Success
            ? new ManualOutcome(TrapOutcome.Traps, trap.Groups[1].Value == "1" ? ExceptionLevel.EL1 : ExceptionLevel.EL2, Hex(trap.Groups[2]), Hex(trap.Groups[3]))
            : text == "undefined" ? Undefined : Completes;
        return trap.Success || text is "undefined" or "completes";
    }

    public override string ToString() => Outcome switch
    {
        TrapOutcome.Completes => "completes",
        TrapOutcome.Undefined => "undefined",
        _ => $"trap EL{(int)Target} EC=0x{EC:x2} ISS=0x{ISS:x}",
    };

    private static uint Hex(Group group) => uint.Parse(group.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex("^trap EL([12]) EC=0x([0-9a-f]{2}) ISS=0x([0-9a-f]{1,7})$", RegexOptions.CultureInvariant)]
    private static partial Regex TrapText();
}
