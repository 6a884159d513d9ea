using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Rigs;

/// <summary>The rigs of a design: that of its example, and one for each of its variants. A case runs in one of them, by its number.</summary>
/// <param name="Example">Most cases run in it.</param>
public sealed record RigSet(Rig Example, IReadOnlyList<Rig> Variants)
{
    /// <summary>One case in so many runs in a variant.</summary>
    private const ulong VariantShare = 4;

    /// <param name="options">A configuration that is given is the only one.</param>
    /// <exception cref="RigException">The design does not boot in one of them.</exception>
    public static RigSet Boot(IHypervisorDesign design, RigOptions options) => new(Rig.Boot(design, options),
        options.Configuration is null ? [.. design.Variants.Select(v => Rig.Boot(design, options with { Configuration = v }))] : []);

    public IReadOnlyList<Rig> All => [Example, .. Variants];

    /// <summary>Where a case runs: the place in <see cref="All"/>.</summary>
    public int IndexOf(ulong number)
    {
        ulong key = Keyed.Mix(number);
        return Variants.Count == 0 || key % VariantShare != 0 ? 0 : 1 + (int)(key / VariantShare % (ulong)Variants.Count);
    }

    public Rig Of(ulong number) => IndexOf(number) is var index and > 0 ? Variants[index - 1] : Example;
}

/// <summary>Runs each case in the rig of its number.</summary>
/// <param name="make">Makes the check of a rig.</param>
public sealed class VariedCheck(RigSet rigs, Func<Rig, ICaseCheck> make) : ICaseCheck
{
    private readonly ICaseCheck[] _checks = [.. rigs.All.Select(make)];

    public GuestCase Draw(ulong seed, ulong number) => _checks[rigs.IndexOf(number)].Draw(seed, number);

    public CaseOutcome Run(GuestCase @case) => _checks[rigs.IndexOf(@case.Number)].Run(@case);

    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more) => _checks[rigs.IndexOf(@case.Number)].Run(@case, more);
}
