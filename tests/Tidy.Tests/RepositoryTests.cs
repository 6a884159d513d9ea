using Xunit;

namespace VirtSpec.Tidy.Tests;

/// <summary>The rules of structure, held against this checkout.</summary>
public sealed class RepositoryTests
{
    private static readonly SourceTree Tree = SourceTree.OfCheckout();

    [Fact]
    public void No_handwritten_file_of_code_is_longer_than_400_lines() => Holds(FileRules.LongFiles);

    [Fact]
    public void No_file_names_a_path_of_one_machine() => Holds(FileRules.MachinePaths);

    [Fact]
    public void No_file_names_a_package_feed() => Holds(FileRules.PackageFeeds);

    [Fact]
    public void No_file_refers_to_a_directory_outside_the_checkout() => Holds(FileRules.OutsideReferences);

    [Fact]
    public void No_code_is_unfinished_and_no_test_is_skipped() => Holds(FileRules.UnfinishedCode);

    [Fact]
    public void Projects_refer_to_each_other_exactly_as_the_architecture_allows() => Holds(ProjectGraph.Violations);

    [Fact]
    public void What_features_name_as_proof_are_tests() => Holds(FeatureProofs.Violations);

    [Fact]
    public void The_remarks_of_the_report_are_those_of_the_code() => Holds(Remarks.Violations);

    [Fact]
    public void Links_of_the_documents_resolve() => Holds(Links.Broken);

    private static void Holds(Func<SourceTree, IEnumerable<string>> rule)
    {
        Assert.Contains("Directory.Packages.props", Tree.Paths);
        var violations = rule(Tree).ToList();
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
