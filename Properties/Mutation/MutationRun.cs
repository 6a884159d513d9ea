using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Mutation;

/// <summary>
/// Runs seeded bugs as sound models are run: the same suites, generators, seed and number of cases for all of them.
/// A claim kills a bug when it fails with it and holds without it, in the same run.
/// </summary>
/// <param name="suites">How a design is looked at.</param>
/// <param name="request">The seed, and the number of cases after which a bug has survived.</param>
public sealed class MutationRun(Func<IHypervisorDesign, IReadOnlyList<Suite>> suites, RunRequest request)
{
    /// <summary>In place of a claim: the design did not come as far as the first case.</summary>
    public const string Boot = "BOOT";

    private readonly Dictionary<string, MutantResult> _sound = [];

    /// <summary>Runs the sound model; what fails there says nothing about its bugs.</summary>
    public MutantResult Sound(string model)
    {
        if (!_sound.TryGetValue(model, out var result))
            _sound.Add(model, result = Run(model, BrokenModels.Sound(model), request with { StopsAtFailure = false }, static () => 0, []));
        return result;
    }

    /// <summary>Runs a bug, and the sound model when that has not run yet.</summary>
    public MutantResult Run(BrokenDiff diff)
    {
        var excused = Sound(diff.Model).KilledBy;
        return BrokenModels.Make(diff, out var errors) is { } broken
            ? Run(diff.Id, broken.Design, request with { StopsAtFailure = true }, broken.TimesRun, excused)
            : new MutantResult(diff.Id, diff.Model, None, null, 0, 0, null, $"not made: {errors[0]}");
    }

    private static readonly ValueArray<string> None = ValueArray<string>.Of([]);

    private MutantResult Run(string id, IHypervisorDesign design, RunRequest how, Func<long> timesRun, IReadOnlyCollection<string> excused)
    {
        try
        {
            var made = suites(design);
            if (excused.Count > 0)
                made = [.. made.Select(s => s with { Check = () => new WithoutClaims(s.Check(), excused) })];
            return Of(id, design.Name, ClaimRun.Run(made, [], how), timesRun());
        }
        catch (RigException why)
        {
            return new MutantResult(id, design.Name, ValueArray<string>.Of([Boot]), null, 0, timesRun(), 0, why.Message);
        }
        catch (CaseException why)
        {
            return new MutantResult(id, design.Name, None, null, 0, timesRun(), null, $"not run: {why.Message}");
        }
    }

    private static MutantResult Of(string id, string model, RunResult result, long timesRun)
    {
        ClaimResult[] failed = [.. result.Claims.Where(c => c.First is not null).OrderBy(c => c.First!.Case).ThenBy(c => c.First!.Instructions)];
        return new MutantResult(id, model, ValueArray<string>.Of(failed.Select(c => c.Claim)), failed.Length > 0 ? failed[0].First!.Case : null, result.Claims.Max(c => c.Cases + c.LeftOut), timesRun,
            failed.Length > 0 ? failed.Min(c => c.First!.Instructions) : null, failed.Length > 0 ? failed[0].First!.Text : "");
    }
}
