using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Runs;

/// <summary>Files of results: what is read is what was written, and nothing else is read.</summary>
public sealed class ResultFileTests
{
    private static readonly Evidence Shown = new(
        new StateTable("expected", "found", ValueArray<StateRow>.Of([new StateRow("X1", "0x0", "0x1")])),
        new PathDiagram("VA 0x0: fault", ValueArray<PathColumn>.Of([new PathColumn(new PathBox(PathStyle.Bad, ValueArray<string>.Of(["fault"])), ValueArray<PathBox>.Of([new PathBox(PathStyle.Stage2, ValueArray<string>.Of(["a", "b"]))]))])),
        ValueArray<TrapEvent>.Of([new TrapEvent(-1, 0xffff_0000_0000_0000, "exit: HVC64", 3)]), 2);

    private static readonly RunResult Result = new("d", "cortex-a57", 7, 100, ValueArray<Shard>.Of([new Shard(0, 2)]), true,
        ValueArray<ClaimResult>.Of(
        [
            new ClaimResult("A", 40, 2, ValueArray<ClassCount>.Of([new ClassCount("c", 20, 0.5)]), 0, null, null),
            new ClaimResult("B", 40, 2, ValueArray<ClassCount>.Of([new ClassCount("c", 3, 0.5)]), 1, new Counterexample(9, "x", 3, 1, "7:9", "nop\n") { Evidence = Shown }, null),
            new ClaimResult("N", 0, 0, ValueArray<ClassCount>.Of([]), 0, null, "because"),
        ]),
        ValueArray<ShareCount>.Of([new ShareCount("single", "Plain", 30)]), 5, 6);

    private static readonly RunResult Other = Result with { Shards = ValueArray<Shard>.Of([new Shard(1, 2)]) };

    [Fact]
    public void What_is_written_is_read_again() => Assert.Equal(Result, ResultFile.Read(ResultFile.Write(Result), "f"));

    [Theory]
    [InlineData("", "", 1, "expected JSON, found ")]
    [InlineData("\"version\": 2", "\"version\": 1", 2, "expected a result of version 2, found version 1")]
    [InlineData("\"d\"", "\"\\ud800\"", 3, "expected a text of Unicode, found half of a surrogate pair")]
    [InlineData("\"design\"", "\"\\ud800\"", 3, "expected a text of Unicode, found half of a surrogate pair")]
    [InlineData("\"seed\": 7", "\"seed\": -7", 6, "expected a number from 0, found -7")]
    [InlineData("\"seed\": 7,", "", 1, "expected a member 'seed', found none")]
    [InlineData("0/2", "2/2", 9, "expected a shard I/N with I below N, found '2/2'")]
    [InlineData("\"Fails\"", "\"Holds\"", 31, "expected the verdict that follows from the counts of B, found Holds")]
    [InlineData("\"failures\": 0", "\"failures\": 1", 17, "expected the verdict that follows from the counts of A, found Holds")]
    [InlineData("\"cases\": 20", "\"cases\": 19", 17, "expected the verdict that follows from the counts of A, found Holds")]
    [InlineData("]", "", 11, "expected JSON, found ")]
    public void A_malformed_file_is_refused_with_its_line(string from, string to, int line, string why)
    {
        string text = from.Length == 0 ? "" : ResultFile.Write(Result).Replace(from, to, StringComparison.Ordinal);
        string message = Assert.Throws<ResultFileException>(() => ResultFile.Read(text, "f.json")).Message;
        Assert.StartsWith($"f.json({line}): {why}", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Results_of_different_runs_do_not_merge()
    {
        Assert.Equal(80, Merging.Merge([Result, Other]).Claims[0].Cases);
        foreach (var (stranger, what) in new[]
        {
            (Other with { Seed = 8 }, "seed 7 and 8"), (Other with { Design = "e" }, "design d and e"), (Other with { Max = 99 }, "number of cases 100 and 99"), (Other with { Cpu = "n" }, "CPU"),
            (Result, "1/2 twice"), (Other with { Shards = ValueArray<Shard>.Of([new Shard(1, 3)]) }, "number of shards 2 and 3"), (Other with { Claims = ValueArray<ClaimResult>.Of([Result.Claims[0]]) }, "claims A B N and A"),
        })
            Assert.Contains(what, Assert.Throws<ResultFileException>(() => Merging.Merge([Result, stranger])).Message);
    }

    [Fact]
    public void The_counterexample_of_the_lower_case_wins()
    {
        var lower = Other with { Claims = Other.Claims.With(1, Other.Claims[1] with { First = Other.Claims[1].First! with { Case = 4 } }) };
        Assert.Equal(4ul, Merging.Merge([Result, lower]).Claims[1].First!.Case);
        Assert.Equal(4ul, Merging.Merge([lower, Result]).Claims[1].First!.Case);
    }
}
