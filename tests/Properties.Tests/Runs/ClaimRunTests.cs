using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Runs;

/// <summary>Runs of cases against claims: the same on any number of threads and in shards, and able to fail.</summary>
public sealed class ClaimRunTests
{
    private const int Cases = 700;

    private static readonly Rig Sound = Rigged.Single(), Broken = Rigged.Single(Spoil.ChangesX5);
    private static readonly RunResult OfBroken = Run(Broken, threads: 1);

    [Fact]
    public void A_sound_hypervisor_keeps_the_claim_and_the_canary_fails()
    {
        var result = Run(Sound, threads: 2);
        Rigged.Holds(result.Claims[0]);
        Assert.True(result.CanaryFailed && result.Conforms);
    }

    [Fact]
    public void A_broken_one_is_caught_and_the_counterexample_is_one_exit_and_its_operands()
    {
        var claim = OfBroken.Claims[0];
        Assert.Equal(Verdict.Fails, claim.Verdict);
        Assert.False(OfBroken.Conforms);
        Assert.InRange(claim.First!.Instructions, 1, 3);
        Assert.Contains(" exit: ", claim.First.Listing);
        Assert.Contains("expected X5", claim.First.Text);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads() =>
        Assert.Equal(ResultFile.Write(OfBroken), ResultFile.Write(Run(Broken, threads: 2)));

    [Fact]
    public void Shards_merge_to_the_whole()
    {
        RunResult[] shards = [.. Enumerable.Range(0, 3).Select(i => Run(Broken, threads: 1, new Shard(i, 3)))];
        RunResult[] read = [.. shards.Select((s, i) => ResultFile.Read(ResultFile.Write(s), $"shard {i}"))];
        Assert.Equal(ResultFile.Write(OfBroken with { Shards = ValueArray<Shard>.Of(shards.SelectMany(s => s.Shards)) }), ResultFile.Write(Merging.Merge(read)));
    }

    [Fact]
    public void A_limit_of_time_ends_the_run_between_blocks_and_the_count_replays_it()
    {
        int asked = 0;
        var suite = Rigged.Suite(Broken);
        var limited = ClaimRun.Run([suite], [], new RunRequest(1, 10_000) { MayGoOn = () => ++asked < 2 });
        Assert.Equal(2ul * ClaimRun.BlockCases, limited.Max);
        Assert.Equal(ResultFile.Write(ClaimRun.Run([suite], [], new RunRequest(1, limited.Max))), ResultFile.Write(limited));
    }

    [Fact]
    public void A_run_that_stops_at_a_failure_ends_with_its_block()
    {
        var result = ClaimRun.Run([Rigged.Suite(Broken)], [], new RunRequest(1, 10_000) { StopsAtFailure = true });
        Assert.InRange(result.Claims[0].Cases + result.Claims[0].LeftOut, 1, ClaimRun.BlockCases);
        Assert.Equal(OfBroken.Claims[0].First, result.Claims[0].First);
    }

    [Fact]
    public void A_claim_whose_premise_holds_too_seldom_is_vacuous()
    {
        var often = SurvivesExits.Claim with { Classes = ValueArray<ClaimClass>.Of([new ClaimClass("exit", "", 1.0)]) };
        var result = ClaimRun.Run([Rigged.Suite(Sound) with { Claims = ValueArray<Claim>.Of([often]) }], [], new RunRequest(1, 300));
        Assert.Equal(Verdict.Vacuous, result.Claims[0].Verdict);
        Assert.Equal("exit", Assert.Single(result.Claims[0].Rare).Name);
    }

    [Fact]
    public void A_claim_whose_premise_never_held_is_inconclusive()
    {
        var never = SurvivesExits.Claim with { Classes = ValueArray<ClaimClass>.Of([new ClaimClass("never", "", 0)]) };
        var result = ClaimRun.Run([Rigged.Suite(Sound) with { Claims = ValueArray<Claim>.Of([never]) }], [], new RunRequest(1, 10));
        Assert.Equal(Verdict.Inconclusive, result.Claims[0].Verdict);
    }

    [Fact]
    public void A_claim_that_nothing_looks_at_is_listed_with_the_reason()
    {
        var result = ClaimRun.Run([Rigged.Suite(Sound)], [new Uncovered("DM1", "no device makes accesses of its own")], new RunRequest(1, 10));
        Assert.Equal((Verdict.NotCovered, "no device makes accesses of its own"), (result.Claims[1].Verdict, result.Claims[1].NotCovered));
    }

    [Fact]
    public void The_replay_key_gives_the_counterexample_again()
    {
        var first = OfBroken.Claims[0].First!;
        var check = Rigged.Suite(Broken).Check();
        var (seed, number) = ReplayKey.CaseOf(first.Replay);
        var drawn = check.Draw(seed, number);
        var edit = ReplayKey.Read(first.Replay, drawn);
        Assert.Equal(first.Replay, ReplayKey.Of(edit));
        var finding = Assert.Single(check.Run(edit.Apply(drawn)).Findings);
        Assert.Equal((first.Text, first.Step), (finding.Text, finding.Step));
    }

    private static RunResult Run(Rig rig, int threads, Shard? shard = null) =>
        ClaimRun.Run([Rigged.Suite(rig)], [], new RunRequest(1, Cases) { Threads = threads, Shard = shard ?? new Shard(0, 1) });
}
