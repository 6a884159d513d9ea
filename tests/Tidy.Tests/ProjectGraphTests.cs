using Xunit;

namespace VirtSpec.Tidy.Tests;

/// <summary>The check of the project references passes on the allowed graph and fails on each departure from it.</summary>
public sealed class ProjectGraphTests
{
    [Fact]
    public void The_allowed_references_pass() => Assert.Empty(Violations());

    [Fact]
    public void Tests_may_refer_to_anything_that_exists()
    {
        Assert.Empty(Violations(("tests/X/X.csproj", Project("../../Spec/VirtSpec.Spec.csproj", "..\\..\\Machine\\VirtSpec.Machine.csproj"))));
        Assert.Equal(
            ["tests/X/X.csproj -> Gone/Gone.csproj: reference to a project that does not exist"],
            Violations(("tests/X/X.csproj", Project("../../Gone/Gone.csproj"))));
    }

    [Theory]
    [InlineData(ProjectGraph.Machine, "../Hypervisors/VirtSpec.Hypervisors.csproj", ProjectGraph.Hypervisors)]
    [InlineData(ProjectGraph.Hypervisors, "../Machine/VirtSpec.Machine.csproj", ProjectGraph.Machine)]
    [InlineData(ProjectGraph.Spec, "Generator/VirtSpec.Spec.Generator.csproj", ProjectGraph.Generator)]
    [InlineData(ProjectGraph.Cli, "../../Spec/VirtSpec.Spec.csproj", ProjectGraph.Spec)]
    public void A_further_reference_fails(string from, string include, string to)
    {
        var files = Allowed();
        files[from] = files[from].Replace("</Project>", $"<ItemGroup><ProjectReference Include=\"{include}\" /></ItemGroup></Project>");
        Assert.Equal([$"{from} -> {to}: reference not allowed"], ProjectGraph.Violations(Tree(files)));
    }

    [Fact]
    public void A_product_that_refers_to_tests_fails()
    {
        var violations = Violations(
            (ProjectGraph.Cli, Project("../VirtSpec.Properties.csproj", "../../tests/X/X.csproj")), ("tests/X/X.csproj", Project()));
        Assert.Equal([$"{ProjectGraph.Cli} -> tests/X/X.csproj: reference not allowed"], violations);
    }

    [Fact]
    public void A_missing_reference_fails() =>
        Assert.Equal([$"{ProjectGraph.Machine} -> {ProjectGraph.Spec}: expected reference, not found"], Violations((ProjectGraph.Machine, Project())));

    [Fact]
    public void A_generator_that_is_referred_to_as_a_library_fails() =>
        Assert.Equal(2, Violations((ProjectGraph.Spec, Project("Generator/VirtSpec.Spec.Generator.csproj"))).Count);

    [Fact]
    public void A_missing_project_fails()
    {
        var files = Allowed();
        files.Remove(ProjectGraph.Cli);
        Assert.Contains($"{ProjectGraph.Cli}: expected project, not found", ProjectGraph.Violations(Tree(files)));
    }

    [Fact]
    public void A_project_that_the_table_does_not_list_fails() =>
        Assert.Equal(["Extra/Extra.csproj: project not in the table of projects"], Violations(("Extra/Extra.csproj", Project())));

    [Fact]
    public void References_that_avoid_the_projects_fail()
    {
        Assert.Equal(
            [$"{ProjectGraph.Generator}: reference to an assembly file: VirtSpec.Machine"],
            Violations((ProjectGraph.Generator, "<Project><ItemGroup><Reference Include=\"VirtSpec.Machine\" /></ItemGroup></Project>")));
        Assert.Equal(["Directory.Build.props: project references belong in projects"], Violations(("Directory.Build.props", Project("Spec/VirtSpec.Spec.csproj"))));
    }

    private static List<string> Violations(params (string Path, string Text)[] changes)
    {
        var files = Allowed();
        foreach (var (path, text) in changes)
            files[path] = text;
        return [.. ProjectGraph.Violations(Tree(files))];
    }

    private static SourceTree Tree(Dictionary<string, string> files) => SourceTree.Of([.. files.Select(file => (file.Key, file.Value))]);

    private static string Project(params string[] references) =>
        $"<Project><ItemGroup>{string.Concat(references.Select(include => $"<ProjectReference Include=\"{include}\" />"))}</ItemGroup></Project>";

    // Written out, not derived from the table under test.
    private static Dictionary<string, string> Allowed() => new()
    {
        ["Spec/Generator/VirtSpec.Spec.Generator.csproj"] = Project(),
        ["Spec/VirtSpec.Spec.csproj"] =
            "<Project><ItemGroup><ProjectReference Include=\"Generator/VirtSpec.Spec.Generator.csproj\" OutputItemType=\"Analyzer\">"
            + "<ReferenceOutputAssembly>false</ReferenceOutputAssembly></ProjectReference></ItemGroup></Project>",
        ["Machine/VirtSpec.Machine.csproj"] = Project("../Spec/VirtSpec.Spec.csproj"),
        ["Hypervisors/VirtSpec.Hypervisors.csproj"] = Project("../Spec/VirtSpec.Spec.csproj"),
        ["Properties/VirtSpec.Properties.csproj"] =
            Project("../Spec/VirtSpec.Spec.csproj", "../Machine/VirtSpec.Machine.csproj", "../Hypervisors/VirtSpec.Hypervisors.csproj"),
        ["Properties/Cli/VirtSpec.Cli.csproj"] = Project("../VirtSpec.Properties.csproj"),
    };
}
