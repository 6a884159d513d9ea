using System.Diagnostics;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Properties.Report;

/// <summary>The words for verdicts, the same in every report.</summary>
public static class VerdictWord
{
    public const string Fails = "FAILS", Vacuous = "vacuous", Inconclusive = "inconclusive", Holds = "holds";

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Holds => Holds,
        Verdict.Fails => Fails,
        Verdict.Vacuous => Vacuous,
        Verdict.Inconclusive => Inconclusive,
        _ => throw new UnreachableException(),
    };

    public static string Of(VerdictKind kind) => kind switch
    {
        VerdictKind.Holds => Holds,
        VerdictKind.Finding => Fails,
        VerdictKind.Inconclusive => Inconclusive,
        _ => throw new UnreachableException(),
    };
}
