using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Mutation;

/// <summary>
/// Runs seeded bugs as sound models are run: the same suites, generators, seed and number of cases for all of them.
/// A claim kills a bug when it fails with the bug, and without it holds in every case of the run in which something failed.
/// </summary>
/// <param name="suites">How a design is looked at.</param>
/// <param name="request">The seed, and the number of cases after which a bug has survived.</param>
public sealed class MutationRun(Func<IHypervisorDesign, IReadOnlyList<Suite>> suites, RunRequest request)
{
    /// <summary>In place of a claim: the design did not come as far as the first case.</summary>
    public const string Boot = "BOOT";

    private static readonly ValueArray<string> Nobody = ValueArray<string>.Of([]);

    private readonly Dictionary<string, IReadOnlyList<Suite>> _sound = [];

    /// <exception cref="RigException">The sound model does not boot.</exception>
    public MutantResult Run(BrokenDiff diff)
    {
        if (!_sound.TryGetValue(diff.Model, out var sound))
            _sound.Add(diff.Model, sound = suites(BrokenModels.Sound(diff.Model)));
        if (BrokenModels.Make(diff, out var errors) is not { } broken)
            return Without(diff, 0, $"not made: {errors[0]}");
        try
        {
            HashSet<string> unsound = [];
            Suite[] pairs = [.. suites(broken.Design).Select((s, i) => s with { Check = () => new AgainstSound(s.Check(), sound[i].Check(), unsound) })];
            var found = ClaimRun.Run(pairs, [], request with { StopsAtFailure = true, ShrinkRuns = 0 });
            long timesRun = broken.TimesRun();
            return Of(diff, pairs, found, unsound) with { TimesRun = timesRun };
        }
        catch (RigException why)
        {
            return Without(diff, broken.TimesRun(), why.Message) with { KilledBy = ValueArray<string>.Of([Boot]) };
        }
        catch (CaseException why)
        {
            return Without(diff, broken.TimesRun(), $"not run: {why.Message}");
        }
    }

    private static MutantResult Without(BrokenDiff diff, long timesRun, string note) => new(diff.Id, diff.Model, Nobody, null, 0, timesRun, null, note);

    private MutantResult Of(BrokenDiff diff, Suite[] pairs, RunResult result, HashSet<string> unsound)
    {
        long cases = result.Claims.Max(c => c.Cases + c.LeftOut);
        ClaimResult[] all = [.. result.Claims.Where(c => c.First is not null).OrderBy(c => c.First!.Case).ThenBy(c => !diff.Claims.Contains(c.Claim))];
        ClaimResult[] failed = [.. all.Where(c => !unsound.Contains(c.Claim))];
        string doubts = string.Concat(all.Except(failed).Select(c => $"; {c.Claim} in case {c.First!.Case}, which the sound model fails in another"));
        if (failed.Length == 0)
            return Without(diff, 0, doubts) with { Cases = cases };
        var first = failed[0];
        var suite = pairs.First(s => s.Check() is var check && check.Run(check.Draw(request.Seed, first.First!.Case)).Fails(first.Claim));
        return new MutantResult(diff.Id, diff.Model, ValueArray<string>.Of(failed.Select(c => c.Claim).Distinct()), first.First!.Case, cases, 0, Shrunk(suite, first), first.First.Text + doubts);
    }

    /// <summary>How many instructions the first counterexample has when it is shrunk.</summary>
    private int Shrunk(Suite suite, ClaimResult failed)
    {
        var check = suite.Check();
        return new Shrinker(check, failed.Claim, suite.RigOf(failed.First!.Case).Configuration.Processors, request.ShrinkRuns).Shrink(check.Draw(request.Seed, failed.First!.Case)).Length;
    }
}
