namespace VirtSpec.Cli.Checking;

/// <summary>A target and what became of it.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Arguments">The TARGET as it was named, with the options that belong to it, for replay lines.</param>
public sealed record CheckedTarget(string Name, string Arguments, TargetOutcome Outcome)
{
    /// <summary>What there is to say in one line.</summary>
    public string Summary => Outcome switch
    {
        TargetOutcome.Checked { Report: { Conforms: true } report } => $"conforms: {report.Claims.Count} claims hold in {report.Count} cases",
        TargetOutcome.Checked { Report: { Claims.Count: 0 } } => "says nothing: no claim was checked",
        TargetOutcome.Checked { Report: var report } => string.Join("; ", new[] { Verdict.Fails, Verdict.Vacuous, Verdict.Inconclusive }.Select(v => Named(report, v)).OfType<string>()),
        TargetOutcome.Refused { Reasons: [var only] } => $"refused: {only}",
        TargetOutcome.Refused { Reasons: var reasons } => $"refused: {reasons[0]} (and {reasons.Count - 1} more)",
        TargetOutcome.Broke { Reason: var reason } => $"broke: {reason}",
        TargetOutcome.NotModelled { What: var what } => $"not modelled: {what}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string? Named(TargetReport report, Verdict verdict)
    {
        string[] claims = [.. report.Claims.Where(c => c.Verdict == verdict).Select(c => c.Claim)];
        return claims.Length == 0 ? null : $"{VerdictText.Of(verdict)}: {string.Join(", ", claims)}";
    }
}

/// <summary>Verdicts as reports say them.</summary>
internal static class VerdictText
{
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "FAILS",
        Verdict.Vacuous => "vacuous",
        Verdict.Inconclusive => "inconclusive",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
