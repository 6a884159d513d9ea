using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>Counts the outcomes of a suite's cases, in the order of their numbers.</summary>
internal sealed class Tally(Suite suite)
{
    private readonly Dictionary<(string Claim, string Class), long> _premises = [];
    private readonly Dictionary<string, (long Count, ulong First)> _failures = [];
    private readonly long[] _executed = new long[32];
    private long _leftOut;

    /// <summary>How many cases ran, those left out not counted.</summary>
    public long Cases { get; private set; }

    public ulong Steps { get; private set; }

    public ulong Exits { get; private set; }

    /// <summary>How many claims of the suite have failed.</summary>
    public int Failed => _failures.Count;

    public bool HasFailed => Failed > 0;

    public IEnumerable<ShareCount> Shares =>
        Enum.GetValues<StreamClass>().Where(c => _executed[(int)c] > 0).Select(c => new ShareCount(suite.Name, c.ToString(), _executed[(int)c]));

    public void Add(ulong number, CaseOutcome outcome)
    {
        (Steps, Exits) = (Steps + outcome.Steps, Exits + outcome.Exits);
        foreach (var finding in outcome.Findings)
            _failures[finding.Claim] = _failures.TryGetValue(finding.Claim, out var known) ? (known.Count + 1, known.First) : (1, number);
        if (outcome.End == CaseEnd.LeftOut)
        {
            _leftOut++;
            return;
        }
        Cases++;
        foreach (var premise in outcome.Premises)
            _premises[premise] = _premises.GetValueOrDefault(premise) + 1;
        for (int c = 0; c < _executed.Length; c++)
            _executed[c] += outcome.Executed >> c & 1;
    }

    /// <summary>One for each claim of the suite, and for each other claim that a monitor reported.</summary>
    public IEnumerable<ClaimResult> Results(ICaseCheck check, RunRequest request) =>
        suite.Claims.Concat(_failures.Keys.Except(suite.Claims.Select(c => c.Id)).Order(StringComparer.Ordinal).Select(Unlisted)).Select(claim => Result(claim, check, request));

    private static Claim Unlisted(string id) => new(id, "", "", ValueArray<ClaimClass>.Of([]), ValueArray<string>.Of([]));

    private ClaimResult Result(Claim claim, ICaseCheck check, RunRequest request)
    {
        var classes = claim.Classes.Select(c => new ClassCount(c.Name, _premises.GetValueOrDefault((claim.Id, c.Name)), c.Share));
        var (count, first) = _failures.GetValueOrDefault(claim.Id);
        return new ClaimResult(claim.Id, Cases, _leftOut, ValueArray<ClassCount>.Of(classes), count, count > 0 ? Shrunk(claim.Id, first, check, request) : null, null);
    }

    private Counterexample Shrunk(string claim, ulong number, ICaseCheck check, RunRequest request)
    {
        var drawn = check.Draw(request.Seed, number);
        var edit = new Shrinker(check, claim, suite.RigOf(number).Configuration.Processors, request.ShrinkRuns).Shrink(drawn);
        var @case = edit.Apply(drawn);
        var finding = check.Run(@case).Findings.FirstOrDefault(f => f.Claim == claim)
            ?? throw new CaseException($"case {request.Seed}:{number} failed {claim}, and did not when it was run again: a check of this tool depends on the cases before");
        var (log, scene) = (new TrapLog(suite.RigOf(number)), new Scene(finding));
        var outcome = check.Run(@case, [log, scene]);
        return new Counterexample(number, finding.Text, finding.Step, edit.Length, ReplayKey.Of(edit), Listing.Of(suite.RigOf(number), log, @case, outcome)) { Evidence = scene.With(log) };
    }
}
