using VirtSpec.Properties.Targets;
using Xunit;

namespace VirtSpec.Properties.Tests.Targets;

/// <summary>The seeded bugs, and the list that they are from.</summary>
public class BrokenTests
{
    public static TheoryData<string> Ids => [.. BrokenModels.All.Select(d => d.Id)];

    [Fact]
    public void Each_bug_of_the_list_is_a_diff_or_held_out_or_cannot_be_hosted_and_is_so_for_one_reason()
    {
        var diffs = BrokenModels.All.Select(d => d.Id).ToHashSet();
        foreach (var bug in BugList.All)
            Assert.True(diffs.Contains(bug.Id) ^ BugList.NotHosted.ContainsKey(bug.Id) || (bug.IsHeldOut && !diffs.Contains(bug.Id)), $"{bug.Id} is {(diffs.Contains(bug.Id) ? "a diff and not hosted" : "neither")}");
        Assert.Empty(diffs.Concat(BugList.NotHosted.Keys).Except(BugList.All.Select(b => b.Id)));
        Assert.Equal(diffs.Count, BrokenModels.All.Count);
        Assert.True(BrokenModels.All.Count >= 40);
    }

    [Fact]
    public void The_class_of_a_bug_is_the_hash_of_its_ID()
    {
        Assert.All(BugList.All, b => Assert.Equal(ListedBug.ClassOf(b.Id), b.Class));
        // sha256sum of "X23" and "X01", as numbers modulo 3.
        Assert.Equal((0, 1), (ListedBug.ClassOf("X23"), ListedBug.ClassOf("X01")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diff_fits_its_model_once_and_compiles(string id) => Assert.Empty(BrokenModels.ErrorsOf(BrokenModels.All.Single(d => d.Id == id)));

    [Fact]
    public void Errors_of_a_diff_are_those_of_its_compilation()
    {
        string text = BrokenModels.All.Single(d => d.Id == "R04").Text;
        Assert.True(BrokenDiff.TryParse("T1.diff", text + "+        nothing;\n", out var diff, out _));
        Assert.Null(BrokenModels.Make(diff, out var errors));
        Assert.Equal(errors.Order(), BrokenModels.ErrorsOf(diff).Order());
    }

    [Fact]
    public void Each_diff_is_a_few_lines() =>
        Assert.All(BrokenModels.All, d => Assert.InRange(d.Hunks.Sum(h => h.Lines.Count(l => l[0] != ' ')), 1, 12));
}
