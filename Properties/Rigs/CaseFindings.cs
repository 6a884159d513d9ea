using VirtSpec.Properties.Claims;

namespace VirtSpec.Properties.Rigs;

/// <summary>Collects what monitors say in the run of one case. A claim is reported once: its first finding.</summary>
public sealed class CaseFindings : IFindings
{
    private readonly List<Finding> _found = [];
    private readonly HashSet<(string Claim, string Class)> _premises = [];

    /// <summary>The number of the step that is being looked at.</summary>
    public Func<ulong> Step { get; set; } = () => 0;

    /// <summary>The first finding of each claim, in the order in which they came.</summary>
    public IReadOnlyList<Finding> Found => _found;

    /// <summary>In which classes of which claims the premise held.</summary>
    public IReadOnlyCollection<(string Claim, string Class)> Premises => _premises;

    public void Premise(string claim, string @class) => _premises.Add((claim, @class));

    public void Report(string claim, string text) => Keep(claim, text, null);

    public void Report(string claim, string text, ComparedStates states) => Keep(claim, text, states);

    private void Keep(string claim, string text, ComparedStates? states)
    {
        foreach (var finding in _found)
            if (finding.Claim == claim)
                return;
        _found.Add(new Finding(claim, text, Step()) { States = states });
    }
}
