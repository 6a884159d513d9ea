using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Cli.Checking;

/// <summary>One case of a report, run again.</summary>
internal static class ReplayedCase
{
    /// <summary>A result of one case: what it says of every claim of the suite in which the claims that were asked for are, or of another suite when the case fails them there.</summary>
    /// <exception cref="CommandError">The key names no case of the suite.</exception>
    public static RunResult Run(IReadOnlyList<Suite> suites, CheckRequest request)
    {
        var own = suites.First(s => request.Claims.Count == 0 || s.Claims.Any(c => request.Claims.Contains(c.Id)));
        var result = Run(own, request.Replay!);
        bool IsShown(RunResult r) => r.Claims.Any(c => c.Verdict == Verdict.Fails && (request.Claims.Count == 0 || request.Claims.Contains(c.Claim)));
        // While a VM boots it may break a claim that cases are looked at for as well.
        return IsShown(result) ? result : suites.Where(s => s != own && s.Name == DesignSuites.Boot).Select(s => Run(s, request.Replay!)).FirstOrDefault(IsShown) ?? result;
    }

    private static RunResult Run(Suite suite, string key)
    {
        try
        {
            var check = suite.Check();
            var (seed, number) = ReplayKey.CaseOf(key);
            var drawn = check.Draw(seed, number);
            var edit = ReplayKey.Read(key, drawn);
            var @case = edit.Apply(drawn);
            var log = new TrapLog(suite.RigOf(number));
            var outcome = check.Run(@case, [log]);
            string listing = Listing.Of(suite.RigOf(number), log, @case, outcome);
            var claims = suite.Claims.Select(c => c.Id).Concat(outcome.Findings.Select(f => f.Claim)).Distinct().Select(id =>
            {
                var classes = outcome.Premises.Where(p => p.Claim == id).Select(p => new ClassCount(p.Class, 1, 0));
                var first = outcome.Findings.Where(f => f.Claim == id).Select(f => new Counterexample(number, f.Text, f.Step, edit.Length, ReplayKey.Of(edit), listing) { Evidence = Shown(f) }).FirstOrDefault();
                return new ClaimResult(id, 1, 0, ValueArray<ClassCount>.Of(classes), first is null ? 0 : 1, first, null);
            });
            return new RunResult(suite.Rig.Design.Name, suite.Rig.Booted.Pe.Configuration.Cpu.Name, seed, 1, ValueArray<Shard>.Of([new Shard(0, 1)]), true,
                ValueArray<ClaimResult>.Of(claims), ValueArray<ShareCount>.Of([]), outcome.Steps, outcome.Exits);

            Evidence Shown(Finding finding)
            {
                var scene = new Scene(finding);
                check.Run(@case, [scene]);
                return scene.With(log);
            }
        }
        catch (FormatException malformed)
        {
            throw new CommandError($"--replay: {malformed.Message}; copy the key of a report of the same target");
        }
    }
}
