using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking;

/// <summary>The ways in which a model is looked at. Each claim belongs to one of them, so that a claim and a replay key name a run.</summary>
internal sealed record DesignSuites(IReadOnlyList<Suite> Suites, IReadOnlyList<Uncovered> Uncovered)
{
    /// <summary>Two runs make a case of isolation, so it gets fewer.</summary>
    private const uint IsolationShare = 4;

    private static readonly Claim[] Watched = [.. EquivalenceClaims.All, Efficiency.Claim, .. BoundaryClaims.All];

    /// <summary>The IDs of all claims that something looks at.</summary>
    public static IReadOnlyList<string> Claims { get; } = [.. Watched.Append(Isolation.Claim).Select(c => c.Id)];

    /// <exception cref="RigException">The design could not be made ready.</exception>
    public static DesignSuites For(IHypervisorDesign design, GivenBoard given)
    {
        var rig = Rig.Boot(design, new RigOptions { Cpu = given.Cpu, Configuration = given.Configuration });
        var innocuous = new Innocuous(rig.Booted.Pe.Configuration);
        var several = new Suite("several", ValueArray<Claim>.Of([.. Watched, DeclaredRows.ClaimOf(rig.Installation.Manifest)]), rig, () => Check(rig, innocuous));
        if (rig.Frames.Count < 2)
            return new DesignSuites([several], [.. NotBuilt.Claims, new Uncovered(Isolation.Claim.Id, "the configuration has one VM")]);
        var isolation = new Suite("isolation", ValueArray<Claim>.Of([Isolation.Claim]), rig, () => new Isolation(new RigWorker(rig)), IsolationShare);
        return new DesignSuites([several, isolation], NotBuilt.Claims);
    }

    private static DeclaredRows Check(Rig rig, Innocuous innocuous)
    {
        var equivalence = new EquivalenceMonitor(new BareShared(EquivalenceOptions.For(rig.Design.Features)));
        return new DeclaredRows(new MonitoredCheck(new RigWorker(rig), new CaseGenerator(rig.Scope), () => [equivalence, new Efficiency(innocuous), .. BoundaryMonitors.All()]), equivalence);
    }
}
