using System.Xml.Linq;

namespace VirtSpec.Tidy.Tests;

/// <summary>A reference from one project to another: to its assembly, or to a generator that runs in the compiler.</summary>
internal readonly record struct Edge(string From, string To, bool AsAnalyzer = false)
{
    public override string ToString() => $"{From} {(AsAnalyzer ? "~analyzer~>" : "->")} {To}";
}

/// <summary>The projects of the product and the references that the architecture allows.</summary>
internal static class ProjectGraph
{
    public const string Generator = "Spec/Generator/VirtSpec.Spec.Generator.csproj";
    public const string Spec = "Spec/VirtSpec.Spec.csproj";
    public const string Machine = "Machine/VirtSpec.Machine.csproj";
    public const string Hypervisors = "Hypervisors/VirtSpec.Hypervisors.csproj";
    public const string Properties = "Properties/VirtSpec.Properties.csproj";
    public const string Cli = "Properties/Cli/VirtSpec.Cli.csproj";

    /// <summary>Every project outside tests/.</summary>
    public static readonly IReadOnlyList<string> Projects = [Generator, Spec, Machine, Hypervisors, Properties, Cli];

    /// <summary>Every reference between them. Machine and Hypervisors never meet: the contract between them is in Spec.</summary>
    public static readonly IReadOnlyList<Edge> Allowed =
    [
        new(Spec, Generator, AsAnalyzer: true),
        new(Machine, Spec),
        new(Hypervisors, Spec),
        new(Properties, Spec),
        new(Properties, Machine),
        new(Properties, Hypervisors),
        new(Cli, Properties),
    ];

    /// <summary>One line for each project or reference that is missing or not allowed; projects below tests/ may refer to anything that exists.</summary>
    public static IEnumerable<string> Violations(SourceTree tree)
    {
        var projects = tree.Paths.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).ToList();
        var product = projects.Where(path => !path.StartsWith("tests/", StringComparison.Ordinal)).ToList();
        var edges = projects.SelectMany(path => References(tree, path)).ToList();
        var ofProduct = edges.Where(edge => product.Contains(edge.From)).ToList();
        return
        [
            .. Projects.Except(product).Select(path => $"{path}: expected project, not found"),
            .. product.Except(Projects).Select(path => $"{path}: project not in the table of projects"),
            .. edges.Where(edge => !projects.Contains(edge.To)).Select(edge => $"{edge}: reference to a project that does not exist"),
            .. ofProduct.Except(Allowed).Select(edge => $"{edge}: reference not allowed"),
            .. Allowed.Except(ofProduct).Select(edge => $"{edge}: expected reference, not found"),
            .. product.SelectMany(path => AssemblyReferences(tree, path)),
            .. SharedFiles(tree).Where(path => Elements(tree, path, "ProjectReference").Any()).Select(path => $"{path}: project references belong in projects"),
        ];
    }

    private static IEnumerable<Edge> References(SourceTree tree, string project) =>
        from element in Elements(tree, project, "ProjectReference")
        let include = element.Attribute("Include")?.Value
        where include is not null
        let asAnalyzer = Value(element, "OutputItemType") == "Analyzer" && Value(element, "ReferenceOutputAssembly") == "false"
        select new Edge(project, RelativePath.Resolve(project, include), asAnalyzer);

    private static IEnumerable<string> AssemblyReferences(SourceTree tree, string project) =>
        Elements(tree, project, "Reference").Select(element => $"{project}: reference to an assembly file: {element.Attribute("Include")?.Value}");

    private static IEnumerable<string> SharedFiles(SourceTree tree) =>
        tree.Paths.Where(path => path.EndsWith(".props", StringComparison.Ordinal) || path.EndsWith(".targets", StringComparison.Ordinal));

    private static IEnumerable<XElement> Elements(SourceTree tree, string path, string name) =>
        XDocument.Parse(tree.Text(path)).Descendants().Where(element => element.Name.LocalName == name);

    // MSBuild takes metadata as attributes and as child elements.
    private static string? Value(XElement reference, string name) =>
        reference.Attribute(name)?.Value ?? reference.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
