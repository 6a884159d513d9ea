using VirtSpec.Properties.Claims;

namespace VirtSpec.Properties.Binaries;

/// <summary>Counts premises and keeps the first findings of one run.</summary>
public sealed class FindingLog : IFindings
{
    /// <summary>How many findings of a claim are kept.</summary>
    public const int KeptOfEachClaim = 16;

    private readonly Dictionary<(string Claim, string Class), long> _premises = [];
    private readonly Dictionary<string, List<Finding>> _findings = [];
    private readonly Dictionary<string, long> _counts = [];
    private readonly HashSet<(string, string)> _texts = [];

    /// <summary>The number of the step, for findings.</summary>
    public Func<ulong> Step { get; set; } = () => 0;

    public void Premise(string claim, string @class)
    {
        ref long count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_premises, (claim, @class), out _);
        count++;
    }

    /// <summary>The first finding of each claim, with where it is mapped if it is about that; whoever keeps what shows them takes them out.</summary>
    public List<(string Claim, MappedAt? At)> Firsts { get; } = [];

    public void Report(string claim, string text) => Report(claim, text, null);

    public void Report(string claim, string text, MappedAt at) => Report(claim, text, (MappedAt?)at);

    private void Report(string claim, string text, MappedAt? at)
    {
        _counts[claim] = _counts.GetValueOrDefault(claim) + 1;
        if (_counts[claim] == 1)
            Firsts.Add((claim, at));
        if (!_findings.TryGetValue(claim, out var findings))
            _findings[claim] = findings = [];
        if (findings.Count < KeptOfEachClaim && _texts.Add((claim, text)))
            findings.Add(new Finding(claim, text, Step()));
    }

    /// <summary>The findings that are kept.</summary>
    public IEnumerable<Finding> Findings => _findings.Values.SelectMany(f => f);

    /// <summary>Forgets the findings so far, so that what comes is told apart from what was.</summary>
    public void Forget()
    {
        Firsts.Clear();
        _findings.Clear();
        _counts.Clear();
        _texts.Clear();
    }

    /// <summary>The verdict on each claim, in the order of the claims.</summary>
    public IReadOnlyList<ClaimVerdict> Verdicts(IEnumerable<Claim> claims) => [.. claims.Select(Of)];

    private ClaimVerdict Of(Claim claim) => new(
        claim,
        [.. _premises.Where(p => p.Key.Claim == claim.Id).Select(p => (p.Key.Class, p.Value)).OrderBy(p => p.Class, StringComparer.Ordinal)],
        _findings.GetValueOrDefault(claim.Id) ?? [],
        _counts.GetValueOrDefault(claim.Id));
}
