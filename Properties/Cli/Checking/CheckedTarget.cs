using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli.Checking;

/// <summary>A target and what became of it.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Arguments">The TARGET as it was named, with the options that belong to it, for replay lines.</param>
public sealed record CheckedTarget(string Name, string Arguments, TargetOutcome Outcome)
{
    /// <summary>What is known of the target itself; null when nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>What there is to say in one line.</summary>
    public string Summary => Outcome switch
    {
        TargetOutcome.Checked { Result: { CanaryFailed: false } } => "says nothing: a claim that no hypervisor keeps did not fail",
        TargetOutcome.Checked { Result: var result } => Of($"{result.Max} cases"),
        TargetOutcome.Watched { Image: var image } => Of(image),
        TargetOutcome.Refused { Reasons: [var only] } => $"refused: {only}",
        TargetOutcome.Refused { Reasons: var reasons } => $"refused: {reasons[0]} (and {reasons.Count - 1} more)",
        TargetOutcome.Broke { Reason: var reason } => $"broke: {reason}",
        TargetOutcome.NotModelled { What: var what } => $"not modelled: {what}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Of(WatchedImage image)
    {
        if (image.Failed.Any())
            return $"FAILS: {string.Join(", ", image.Failed)}";
        if (image.Missing.Any())
            return $"INCONCLUSIVE: nothing could have broken {string.Join(", ", image.Missing)}";
        int holding = image.Verdicts.Count(v => v.Kind == VerdictKind.Holds);
        return Conforms(holding, $"{image.Steps} steps", image.Verdicts.Count - holding);
    }

    private string Of(string amount)
    {
        var claims = ClaimLine.Of(Outcome).ToArray();
        var bad = claims.Where(c => c.Word is not (VerdictWord.Holds or VerdictWord.Inconclusive)).GroupBy(c => c.Word, (word, of) => $"{word}: {string.Join(", ", of.Select(c => c.Claim))}").ToArray();
        int holding = claims.Count(c => c.Word == VerdictWord.Holds);
        return bad.Length == 0 ? Conforms(holding, amount, claims.Length - holding) : string.Join("; ", bad.Order(StringComparer.Ordinal));
    }

    private static string Conforms(int holding, string amount, int inconclusive) =>
        $"conforms: {holding} {(holding == 1 ? "claim holds" : "claims hold")} in {amount}{(inconclusive > 0 ? $", nothing could have broken {inconclusive}" : "")}";
}
