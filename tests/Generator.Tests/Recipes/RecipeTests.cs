using Xunit;

namespace VirtSpec.Generator.Tests.Recipes;

/// <summary>The recipes of CONTRIBUTING.md do what they say.</summary>
public sealed class RecipeTests
{
    public static TheoryData<string> Titles => [.. Recipe.All.Select(r => r.Title)];

    [Fact]
    public void There_is_a_recipe_for_each_thing_that_is_added_often() =>
        Assert.Equal(["Add a register", "Add a trap", "Add an instruction", "Add a CPU"], Recipe.All.Select(r => r.Title));

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_recipe_gives_tables_without_a_mistake_code_that_compiles_and_tests_that_pass(string title)
    {
        var results = RecipeBuild.Of(Followed(title)).Run();
        Assert.NotEmpty(results);
        Assert.All(results, r => Assert.True(r.Failure.Length == 0, $"{r.Test}: {r.Failure}"));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_tests_of_a_recipe_do_not_pass_without_the_rest_of_it(string title)
    {
        var followed = Followed(title);
        Assert.True(DoesNotCompile(followed) || RecipeBuild.OfTestsAlone(followed).Run().Any(r => r.Failure.Length > 0), "every test passes already");
    }

    [Theory]
    [InlineData(" first\n+new\n second", "first\nnew\n  second ;  x\nlast")]
    [InlineData("-second ; x\n+2", "first\n2\nlast")]
    [InlineData("-last", "first\n  second ;  x")]
    public void An_edit_finds_its_lines_whatever_the_space_between_words(string edit, string expected)
    {
        var change = new Change.Edit("file", edit.Replace("\n second", "\n second ; x").Split('\n'));
        Assert.Equal(("file", expected), change.Apply(_ => "first\n  second ;  x\nlast"));
    }

    [Theory]
    [InlineData(" third")]
    [InlineData(" same")]
    [InlineData("+new")]
    public void An_edit_without_exactly_one_place_is_refused(string edit) =>
        Assert.Throws<InvalidDataException>(() => new Change.Edit("file", [edit]).Apply(_ => "first\nsame\nsame"));

    /// <summary>The checkout after the recipe.</summary>
    private static SpecSources Followed(string title) =>
        Recipe.All.Single(r => r.Title == title).Changes.Aggregate(SpecSources.Checkout, (sources, change) => sources.With(change.Apply(sources.Text)));

    private static bool DoesNotCompile(SpecSources followed)
    {
        try
        {
            RecipeBuild.OfTestsAlone(followed);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }
}
