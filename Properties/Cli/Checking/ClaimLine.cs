using VirtSpec.Properties.Report;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli.Checking;

/// <summary>What reports say of one claim about one target, a model or an image.</summary>
/// <param name="Word">The verdict: holds, FAILS, vacuous or inconclusive.</param>
/// <param name="Premises">How often its premise held, in its most frequent class.</param>
internal sealed record ClaimLine(string Claim, string Word, long Premises)
{
    /// <summary>The claims that were looked at.</summary>
    public static IEnumerable<ClaimLine> Of(TargetOutcome outcome) => outcome switch
    {
        TargetOutcome.Checked { Result: var result } => Looked(result).Select(c => new ClaimLine(c.Claim, VerdictWord.Of(c.Verdict), c.Classes.Select(k => k.Cases).DefaultIfEmpty(c.Cases).Max())),
        TargetOutcome.Watched { Image: var image } => image.Verdicts.Select(v => new ClaimLine(v.Claim.Id, VerdictWord.Of(v.Kind), v.Premises.Sum(p => p.Count))),
        _ => [],
    };

    /// <summary>The claims of a result that something looked at, but for the counts of declared rows.</summary>
    public static IEnumerable<ClaimResult> Looked(RunResult result) => result.Claims.Where(c => c.Verdict != Verdict.NotCovered && c.Claim != DeclaredRows.ClaimId);
}
