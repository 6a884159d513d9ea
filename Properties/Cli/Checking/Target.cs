using VirtSpec.Cli.Input;
using VirtSpec.Hypervisors;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking;

/// <summary>What a TARGET of the command line is.</summary>
internal abstract record Target(string Name)
{
    /// <summary>A model of the catalogue.</summary>
    public sealed record Model(IHypervisorDesign Design) : Target(Design.Name);

    /// <summary>A model of the catalogue with a seeded bug.</summary>
    public sealed record Seeded(BrokenDiff Diff) : Target($"{Diff.Model}+{Diff.Id}");

    /// <summary>A C# source or an assembly of the user, whose code runs in a process of its own.</summary>
    public sealed record UserCode(string Path) : Target(Path);

    /// <summary>An image at EL2.</summary>
    public sealed record Image(string Path) : Target(Path);

    /// <summary>Every model of the catalogue.</summary>
    public static IReadOnlyList<Target> All => [.. Catalog.All.Select(d => new Model(d))];

    /// <summary>Tells what a TARGET is.</summary>
    /// <exception cref="CommandError">It is nothing that can be checked.</exception>
    public static Target Of(string text)
    {
        if (Catalog.Find(text) is { } design)
            return new Model(design);
        if (File.Exists(text))
            return OfFile(text);
        if (text.Split('+') is [var name, var bug] && Catalog.Find(name) is not null)
            return new Seeded(Bug(name, bug));
        if (Path.HasExtension(text) || text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new CommandError($"TARGET {text}", "a file", "none of that name", "check the path");
        throw new CommandError("TARGET", string.Join(", ", Catalog.All.Select(d => d.Name)) + ", one of them with +BUG, or a file", $"'{text}'", $"did you mean {Nearest.To(text, Catalog.All.Select(d => d.Name))}?");
    }

    private static Target OfFile(string path) => Path.GetExtension(path) switch
    {
        ".cs" or ".dll" => new UserCode(path),
        _ => new Image(path),
    };

    private static BrokenDiff Bug(string model, string id)
    {
        var bugs = BrokenModels.All.Where(b => b.Model == model).ToArray();
        return bugs.FirstOrDefault(b => b.Id == id) ?? throw (bugs.Length == 0
            ? new CommandError("TARGET", "a model with seeded bugs", $"{model}, which has none", "name another")
            : new CommandError("TARGET", $"a seeded bug of {model}", $"'{id}'", $"did you mean {Nearest.To(id, bugs.Select(b => b.Id))}?"));
    }
}
