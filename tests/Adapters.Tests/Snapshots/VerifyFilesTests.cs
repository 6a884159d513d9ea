using Xunit;

namespace VirtSpec.Adapters.Tests.Snapshots;

public sealed class VerifyFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public void Every_snapshot_file_of_this_project_belongs_to_a_test() => VerifyFiles.AssertAllClaimed(
    [
        "VerifierTests.Another_method", "file-name", "AnotherType.One_test_may_verify_several_texts_under_names_of_their_own",
        "VerifierTests.One_test_may_verify_several_texts_under_names_of_their_own_text", "VerifierTests.Null_and_empty_texts_are_visible_*",
    ]);

    [Theory]
    [InlineData("VerifyFilesTests.With_rows_number=1_text=x.verified.txt")]
    [InlineData("VerifyFilesTests.With_rows_number=2.verified.txt")]
    [InlineData("VerifyFilesTests.With_rows_any text.verified.txt")]
    [InlineData("VerifyFilesTests.Every_snapshot_file_of_this_project_belongs_to_a_test.verified.txt")]
    [InlineData("VerifyFilesTests.Every_snapshot_file_of_this_project_belongs_to_a_test.received.txt")]
    [InlineData("deep/er/VerifyFilesTests.Every_snapshot_file_of_this_project_belongs_to_a_test.verified.txt")]
    [InlineData("bin/Debug/Gone.Test.verified.txt")]
    [InlineData("obj/Gone.Test.verified.txt")]
    [InlineData("notes.txt")]
    public void A_file_of_an_existing_test_is_claimed(string path) => Assert.Empty(ProblemsWith(path));

    [Theory]
    [InlineData("Gone.With_rows_number=1.verified.txt", "dangling: no such test")]
    [InlineData("VerifyFilesTests.Gone.verified.txt", "dangling: no such test")]
    [InlineData("VerifyFilesTests.ProblemsWith.verified.txt", "dangling: no such test")]
    [InlineData("VerifyFilesTests.Gone.received.txt", "left over: no such test")]
    [InlineData("deep/VerifyFilesTests.Gone.verified.txt", "dangling: no such test")]
    [InlineData("VerifyFilesTests.With_rows.verified.txt", "dangling: the test has parameters, the name has none")]
    [InlineData("VerifyFilesTests.With_rows_number=3.verified.txt", "dangling: no row of the test's data has these values")]
    [InlineData("VerifyFilesTests.With_rows_number=1_text=y.verified.txt", "dangling: no row of the test's data has these values")]
    [InlineData("VerifyFilesTests.A_claim_without_a_file_is_reported_x.verified.txt", "dangling: the test has no parameters")]
    public void Any_other_file_is_reported_with_the_reason(string path, string problem) => Assert.Equal([$"{path}: {problem}"], ProblemsWith(path));

    [Fact]
    public void A_claim_without_a_file_is_reported() =>
        Assert.Equal(["gone-*: claimed, but no file has this name"], ProblemsWith("here.verified.txt", "here", "gone-*"));

    [Fact]
    public void All_problems_are_named_in_one_failure()
    {
        directory.Write("B.b.verified.txt", "");
        directory.Write("A.a.received.txt", "");
        var thrown = Assert.Throws<VerifyException>(() => VerifyFiles.AssertAllClaimed(directory.FullName, GetType().Assembly));
        Assert.Equal(
            $"Snapshot files below {directory.FullName}:\nA.a.received.txt: left over: no such test\nB.b.verified.txt: dangling: no such test", thrown.Message);
    }

    [Theory]
    [InlineData(1, "x")]
    [MemberData(nameof(Rows))]
    public void With_rows(int number, string text) => Assert.Equal(number == 1 ? "x" : "y", text);

    public static TheoryData<int, string> Rows() => new() { { 2, "y" } };

    public void Dispose() => directory.Dispose();

    private IReadOnlyList<string> ProblemsWith(string path, params string[] alsoClaimed)
    {
        directory.Write(path, "");
        return VerifyFiles.FindProblems(directory.FullName, GetType().Assembly, alsoClaimed);
    }
}
