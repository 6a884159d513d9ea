using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace VirtSpec.Adapters.Tests.Snapshots;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Distant_changes_are_separate_hunks_and_near_ones_share_one()
    {
        var before = string.Concat(Enumerable.Range(1, 30).Select(number => $"{number}\n"));
        var after = before.Replace("\n4\n", "\nfour\n").Replace("\n8\n", "\n").Replace("\n25\n", "\n25\n25b\n");
        Assert.Equal("""
            --- a
            +++ b
            @@ -1,11 +1,10 @@
             1
             2
             3
            -4
            +four
             5
             6
             7
            -8
             9
             10
             11
            @@ -23,6 +22,7 @@
             23
             24
             25
            +25b
             26
             27
             28
            """, UnifiedDiff.Of(before, after, "a", "b"));
    }

    [Fact]
    public void An_emptied_text_is_all_removed() =>
        Assert.Equal("--- a\n+++ b\n@@ -1,2 +0,0 @@\n-one\n-two", UnifiedDiff.Of("one\ntwo\n", "", "a", "b"));

    [Fact]
    public void A_long_diff_says_how_many_lines_are_left_out()
    {
        var lines = UnifiedDiff.Of("", string.Concat(Enumerable.Repeat("line\n", 1000)), "a", "b").Split('\n');
        Assert.Equal(201, lines.Length);
        Assert.Equal("... and 803 more lines", lines[^1]);
    }

    [Property(Arbitrary = [typeof(FewLines)])]
    public bool The_diff_turns_the_old_text_into_the_new_one(string[] before, string[] after)
    {
        var diff = UnifiedDiff.Of(Join(before), Join(after), "a", "b").Split('\n').Skip(2).ToList();
        return Patch(before, diff).SequenceEqual(after);
    }

    private static string Join(string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    private static List<string> Patch(string[] before, List<string> diff)
    {
        var (result, next) = (new List<string>(), 0);
        foreach (var line in diff)
        {
            if (line[0] == '@')
            {
                var start = HunkStart(line);
                result.AddRange(before[next..start]);
                next = start;
                continue;
            }

            if (line[0] != '+')
                Assert.Equal(before[next++], line[1..]);
            if (line[0] != '-')
                result.Add(line[1..]);
        }

        return [.. result, .. before[next..]];
    }

    private static int HunkStart(string header)
    {
        var range = header.Split(' ')[1][1..].Split(',');
        return int.Parse(range[0]) - (range[1] == "0" ? 0 : 1);
    }

    public static class FewLines
    {
        // Few distinct lines, so that the two texts have much in common.
        public static Arbitrary<string> Line() => Gen.Elements("a", "b", "c", "").ToArbitrary();
    }
}
