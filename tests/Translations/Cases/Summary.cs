using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Cases;

/// <summary>
/// What an outcome is, in one or two words, for counting and for exclusions:
/// <c>completed</c>, <c>endless</c>, the class of an exception, or a fault: its kind, level, stage, and <c>walk</c> for stage 2 on a walk of stage 1.
/// A fault that AT reports in PAR_EL1 begins with <c>PAR</c>.
/// </summary>
public static class Summary
{
    private const uint DataAbort = 0x24, InstructionAbort = 0x20;
    private static readonly string[] s_kinds = ["address-size", "translation", "access-flag", "permission"];

    public static string Of(TranslationCase c, Outcome outcome)
    {
        string prefix = outcome.Ending == Ending.Endless ? "endless " : "";
        if (Changed("ESR_EL2") is { } atEL2)
            return prefix + Exception(c, (uint)atEL2, isEL2: true);
        if (Changed("ESR_EL1") is { } atEL1)
            return prefix + Exception(c, (uint)atEL1, isEL2: false);
        if (Changed("PAR_EL1") is { } par)
            return (par & 1) != 0 ? $"PAR {Fault((uint)par >> 1 & 0x3f, (par >> 9 & 1) != 0, (par >> 8 & 1) != 0)}" : "PAR address";
        return prefix + "completed";

        ulong? Changed(string name) => outcome.Changes.TryGetValue(name, out ulong value) ? value : null;
    }

    private static string Exception(TranslationCase c, uint esr, bool isEL2)
    {
        uint ec = esr >> 26;
        if ((ec & ~1u) is not (DataAbort or InstructionAbort))
            return $"EC{ec:x2}";
        // An abort from a lower level comes to EL2 for stage 2, but for TGE and TEA.
        bool isLower = (ec & 1) == 0;
        bool stage2 = isEL2 && isLower && (c.Register(Reg.HCR_EL2) >> 27 & 1) == 0;
        string target = isEL2 ? "EL2" : "EL1";
        return $"{target} {((ec & ~1u) == DataAbort ? "data" : "fetch")} {Fault(esr & 0x3f, stage2, (esr >> 7 & 1) != 0 && stage2)}";
    }

    private static string Fault(uint status, bool stage2, bool onWalk)
    {
        string place = stage2 ? onWalk ? " stage2 walk" : " stage2" : " stage1";
        return status switch
        {
            < 16 => $"{s_kinds[status >> 2]} L{status & 3}{place}",
            0x10 => "external",
            >= 0x14 and < 0x18 => $"external-walk L{status & 3}{(onWalk ? place : "")}",
            0x21 => "alignment",
            0x31 => "unsupported-update",
            0x35 => "unsupported-exclusive",
            _ => $"status{status:x2}",
        };
    }
}
