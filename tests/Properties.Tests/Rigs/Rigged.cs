using VirtSpec.Hypervisors.Starter;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>Rigs and suites that tests share.</summary>
internal static class Rigged
{
    private static readonly SystemConfiguration OneVm = new StarterDesign().Example with { Processors = 1 };

    public static Rig Single(Spoil spoil = Spoil.Nothing) => Rig.Boot(new SpoiledDesign(spoil), new RigOptions { MostVms = 1, Configuration = OneVm });

    public static Rig Two(Spoil spoil = Spoil.Nothing) => Rig.Boot(new SpoiledDesign(spoil));

    public static ICaseCheck Check(Rig rig, params IReadOnlyList<IMonitor> monitors) => new MonitoredCheck(new RigWorker(rig), new CaseGenerator(rig.Scope), () => monitors);

    /// <summary>The claim of the tests over one VM.</summary>
    public static Suite Suite(Rig rig) => new("single", ValueArray<Claims.Claim>.Of([SurvivesExits.Claim]), rig, () => Check(rig, new SurvivesExits()));

    public static Suite Isolated(Rig rig) => new("isolation", ValueArray<Claims.Claim>.Of([Isolation.Claim]), rig, () => new Isolation(new RigWorker(rig)));

    /// <summary>The claim holds; if not, the counterexample is the message.</summary>
    public static void Holds(ClaimResult result) => Xunit.Assert.True(result.Verdict == Verdict.Holds,
        $"{result.Claim}: {result.Verdict}, {result.Cases} cases; {string.Join(", ", result.Rare)}\n{result.First?.Text}\n{result.First?.Listing}");
}
