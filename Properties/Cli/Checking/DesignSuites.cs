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

    /// <summary>The suite that looks at boots.</summary>
    public const string Boot = "boot";

    /// <summary>A boot is long, and boots differ by their interleaving only.</summary>
    private const uint BootShare = 64;

    /// <summary>Designs take memory from a VM that lives while they boot, if ever.</summary>
    private const string ClaimOfBoots = "T1";

    private static readonly HashSet<string> DuringBoot = ["T1", "T2", "T3", "P1", "D1"];

    private static readonly Claim[] Watched = [.. EquivalenceClaims.All, Efficiency.Claim, .. BoundaryClaims.All];

    /// <summary>The IDs of all claims that something looks at.</summary>
    public static IReadOnlyList<string> Claims { get; } = [.. Watched.Append(Isolation.Claim).Select(c => c.Id)];

    /// <exception cref="RigException">The design could not be made ready.</exception>
    public static DesignSuites For(IHypervisorDesign design, GivenBoard given)
    {
        var rigs = RigSet.Boot(design, new RigOptions { Cpu = given.Cpu, Configuration = given.Configuration });
        var rig = rigs.Example;
        var innocuous = new Innocuous(rig.Booted.Pe.Configuration);
        Claim[] met = [.. Watched.Select(c => c.For(design.Features)).OfType<Claim>()];
        var ofBoot = met.Where(c => c.Id == ClaimOfBoots).ToArray();
        var suites = new List<Suite>
        {
            new("several", ValueArray<Claim>.Of([.. met.Except(ofBoot), DeclaredRows.ClaimOf(rig.Installation.Manifest)]), rig, () => Check(rigs, innocuous)) { Rigs = rigs },
            new(Boot, ValueArray<Claim>.Of(ofBoot), rig, () => new VariedCheck(rigs, r => new BootCheck(r, new CaseGenerator(r.Scope), () => [.. BoundaryMonitors.All(), new PriorEntries()], DuringBoot)), BootShare) { Rigs = rigs },
        };
        if (rig.Frames.Count > 1)
            suites.Add(new Suite("isolation", ValueArray<Claim>.Of([Isolation.Claim]), rig, () => new Isolation(new RigWorker(rig)), IsolationShare));
        return new DesignSuites(suites, [.. NotBuilt.Claims, .. NotMet(design.Features), .. rig.Frames.Count > 1 ? [] : new[] { new Uncovered(Isolation.Claim.Id, "the configuration has one VM") }]);
    }

    private static IEnumerable<Uncovered> NotMet(DesignFeatures features) => Watched.Where(c => c.For(features) is null)
        .Select(c => new Uncovered(c.Id, $"the design offers no {string.Join(", no ", c.Classes.Where(k => (features & k.Needs) != k.Needs).Select(k => k.Needs & ~features).Distinct())}"));

    private static DeclaredRows Check(RigSet rigs, Innocuous innocuous)
    {
        var equivalence = new EquivalenceMonitor(new BareShared(EquivalenceOptions.For(rigs.Example.Design.Features)));
        IReadOnlyList<IMonitor> monitors = [equivalence, new Efficiency(innocuous), .. BoundaryMonitors.All()];
        return new DeclaredRows(new VariedCheck(rigs, rig => new MonitoredCheck(new RigWorker(rig), new CaseGenerator(rig.Scope), () => monitors)), equivalence);
    }
}
