using Xunit;

namespace VirtSpec.Generator.Tests.Errors;

/// <summary>Every mistake in a table is reported, with the file, the line and what is wrong; a table without mistakes gives no error.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> Mistakes => [.. ErrorCase.All.Select(c => c.What)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported(string what)
    {
        var mistake = ErrorCase.All.Single(c => c.What == what);
        Assert.Equal(mistake.Expected, mistake.Sample.Errors());
    }

    [Fact]
    public void Tables_without_a_mistake_give_no_error() => Assert.Empty(Sample.Good.Errors());

    [Fact]
    public void Every_error_has_a_test() => Assert.Equal(Ids.Declared.Order(), ErrorCase.All.SelectMany(c => c.Expected).Select(Ids.In).Distinct().Order());

    [Fact]
    public void The_documents_list_every_error() => Assert.Equal(Ids.Titles, Ids.Documented);

    [Fact]
    public void Mistakes_in_several_files_are_all_reported()
    {
        var sample = Sample.Good
            .Add("features.tbl", "FEAT_Y ; - ; another ; -", "FEAT_Y ; - ; another ; FEAT_Y")
            .Add("registers.tbl", "B_EL1 ; 3 0 1 0 0 ; - RW XX ; flat ; 0 ; - ; NO.RULE ; - ; -")
            .Add("syndromes.tbl", "24:24 ; One ; a bit too many");
        Assert.Equal(
            ["VS0111", "VS0103", "VS0103", "VS0106", "VS0111", "VS0202", "VS0203", "VS0206", "VS0502"],
            sample.Errors().Select(Ids.In));
    }
}
