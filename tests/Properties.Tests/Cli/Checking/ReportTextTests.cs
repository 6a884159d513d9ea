using VirtSpec.Properties.Binaries;
using VirtSpec.Cli.Checking;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Checking;

/// <summary>Reports of made-up results, letter by letter.</summary>
public sealed class ReportTextTests
{
    private static readonly ClaimResult Holds = Result("PG-1", 100, [new ClassCount("retired", 99, 0.9), new ClassCount("memory", 40, 0.05)]);
    private static readonly ClaimResult Vacuous = Result("T3", 100, [new ClassCount("reused", 3, 0.1)]);
    private static readonly ClaimResult Idle = Result("I5", 100, [new ClassCount("linked", 0, 0)]);
    private static readonly ClaimResult NotCovered = Result("DM1", 0, []) with { NotCovered = "the board has no SMMU" };

    private static readonly ClaimResult Fails = Result("E1", 100, [new ClassCount("undefined", 20, 0.01)]) with
    {
        Failures = 12,
        First = new Counterexample(7, "VMID 2 vCPU 0: expected ELR_EL1 0x40010000, found 0x40010004", 31, 1, "1:7/o/1.0=n1:3-d4000002", "VM b, vCPU 0, from EL1 at 0x40010000:\n  0x40010000  d4000002  hvc #0x0   exit: HVC64\nend: done\n"),
    };

    [Fact]
    public void A_report_has_the_table_the_verdicts_the_counterexamples_and_what_is_not_covered()
    {
        CheckedTarget[] targets =
        [
            new("sound", "sound", Checked("sound", Holds, Idle, NotCovered)),
            new("mine.cs", "mine.cs --config c.yaml", Checked("mine", Holds, Fails, Vacuous, NotCovered)),
            new("bad.cs", "bad.cs", new TargetOutcome.Refused(["bad.cs(3): error CS0103: x", "bad.cs(4): error CS0103: y"])),
            new("loop.cs", "loop.cs", new TargetOutcome.Broke("portal 16 never came back")),
            new("far.cs", "far.cs", new TargetOutcome.NotModelled("HCR_EL2.NV2=1")),
        ];
        Assert.Equal("""
            claim  sound           mine.cs
            PG-1   holds 99        holds 99
            I5     inconclusive 0  -
            E1     -               FAILS 20
            T3     -               vacuous 3

            sound    conforms: 1 claim holds in 100 cases, nothing could have broken 1
            mine.cs  FAILS: E1; vacuous: T3
            bad.cs   refused: bad.cs(3): error CS0103: x (and 1 more)
            loop.cs  broke: portal 16 never came back
            far.cs   not modelled: HCR_EL2.NV2=1

            sound: inconclusive, because nothing happened that could have broken them: I5

            mine.cs: E1 fails in 12 of 100 cases, first in case 7; cut to 1 instruction:
              VMID 2 vCPU 0: expected ELR_EL1 0x40010000, found 0x40010004
              VM b, vCPU 0, from EL1 at 0x40010000:
                0x40010000  d4000002  hvc #0x0   exit: HVC64
              end: done
            replay: virtspec props E1 --hypervisor mine.cs --config c.yaml --replay 1:7/o/1.0=n1:3-d4000002

            mine.cs: T3 is vacuous: 'reused' in 3 of 100 cases, expected at least 10

            bad.cs(3): error CS0103: x
            bad.cs(4): error CS0103: y

            not covered:
              DM1  the board has no SMMU
            """, string.Join('\n', ReportText.Lines(targets)));
    }

    [Fact]
    public void A_reason_that_not_all_have_names_those_that_have_it()
    {
        CheckedTarget[] targets = [new("a", "a", Checked("a", Holds, NotCovered)), new("b", "b", Checked("b", Holds))];
        Assert.Equal(["", "not covered:", "  DM1  the board has no SMMU (a)"], ReportText.NotCovered(targets));
    }

    [Fact]
    public void Declared_differences_say_how_often_they_were_seen()
    {
        var declared = Result("declared", 100, [new ClassCount("MIDR_EL1 0xff: another part number", 5, 0)]);
        Assert.Equal(["", "a declares that a guest may see differ:", "  MIDR_EL1 0xff: another part number; seen in 5 cases"], ReportText.Declared(new CheckedTarget("a", "a", Checked("a", Holds, declared))));
    }

    [Fact]
    public void Five_targets_make_two_tables()
    {
        CheckedTarget[] targets = [.. "abcde".Select(c => new CheckedTarget($"{c}", $"{c}", Checked($"{c}", Holds)))];
        Assert.Equal(
            ["claim  a         b         c         d", "PG-1   holds 99  holds 99  holds 99  holds 99", "", "claim  e", "PG-1   holds 99", ""], VerdictTable.Lines(targets));
    }

    [Fact]
    public void An_image_of_which_nothing_could_fail_does_not_conform()
    {
        var m1 = new Claim("M1", "", "", ValueArray<ClaimClass>.Of([]), ValueArray<string>.Of([]));
        var target = new CheckedTarget("x.elf", "x.elf --manifest x.yaml", new TargetOutcome.Watched(new WatchedImage([new ClaimVerdict(m1, [], [], 0)], 1000, "after 1000 steps")));
        Assert.Equal(VirtSpec.Cli.ExitCode.Failed, target.Outcome.ExitCode);
        Assert.Equal(
            ["claim  x.elf", "M1     inconclusive 0", "", "x.elf  INCONCLUSIVE: nothing could have broken M1, R4, P1, D1, PG-2", "", "x.elf: inconclusive, because nothing happened that could have broken them or the manifest permits everything: M1", "x.elf ended: after 1000 steps"],
            ReportText.Lines([target]));
    }

    [Fact]
    public void A_failure_counts_more_than_a_target_that_is_refused()
    {
        TargetOutcome sound = Checked("a", Holds), refused = new TargetOutcome.Refused([""]), broke = new TargetOutcome.Broke(""), far = new TargetOutcome.NotModelled("");
        Assert.Equal(VirtSpec.Cli.ExitCode.Ok, TargetOutcome.Of([sound]));
        Assert.Equal(VirtSpec.Cli.ExitCode.Failed, TargetOutcome.Of([sound, refused, broke, far]));
        Assert.Equal(VirtSpec.Cli.ExitCode.Usage, TargetOutcome.Of([far, refused, sound]));
        Assert.Equal(VirtSpec.Cli.ExitCode.NotModelled, TargetOutcome.Of([sound, far]));
        Assert.Equal(VirtSpec.Cli.ExitCode.Failed, Checked("a", Vacuous).ExitCode);
    }

    private static ClaimResult Result(string claim, long cases, ClassCount[] classes) => new(claim, cases, 0, ValueArray<ClassCount>.Of(classes), 0, null, null);

    private static TargetOutcome.Checked Checked(string design, params ClaimResult[] claims) => new(new RunResult(
        design, "cortex-a57", 1, 100, ValueArray<Shard>.Of([new Shard(0, 1)]), CanaryFailed: true, ValueArray<ClaimResult>.Of(claims), ValueArray<ShareCount>.Of([]), 0, 0));
}
