using VirtSpec.Spec.Traps;

namespace VirtSpec.Cli.Explain;

/// <summary>A rule that the decision looked at, and whether it applied.</summary>
internal readonly record struct LookedAt(TrapRule Rule, bool Applies);

/// <summary>Remembers every rule that the decision looks at, in order.</summary>
internal readonly struct RuleRecorder() : IRuleObserver
{
    public List<LookedAt> Rules { get; } = [];

    public void Looked(TrapRule rule, bool applies) => Rules.Add(new LookedAt(rule, applies));
}
