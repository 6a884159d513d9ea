namespace VirtSpec.Tidy.Tests;

/// <summary>The text files of a repository, by path relative to its root with forward slashes.</summary>
internal sealed class SourceTree
{
    private readonly Func<string, string> read;

    private SourceTree(IEnumerable<string> paths, Func<string, string> read)
    {
        Paths = [.. paths.Order(StringComparer.Ordinal)];
        this.read = read;
    }

    /// <summary>Every path, in ordinal order.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The checkout that this assembly was built from.</summary>
    public static SourceTree OfCheckout()
    {
        var root = Checkout.Root();
        return new SourceTree(Checkout.Files(root), path => File.ReadAllText(Path.Combine(root, path)));
    }

    /// <summary>A made-up repository.</summary>
    public static SourceTree Of(params (string Path, string Text)[] files)
    {
        var texts = files.ToDictionary(file => file.Path, file => file.Text);
        return new SourceTree(texts.Keys, path => texts[path]);
    }

    /// <summary>The text of a file; that of a binary file is empty.</summary>
    public string Text(string path)
    {
        var text = read(path);
        return text.Contains('\0') ? "" : text;
    }

    /// <summary>The numbered lines of a file.</summary>
    public IEnumerable<(int Number, string Line)> Lines(string path) => Text(path).Split('\n').Select((line, index) => (index + 1, line.TrimEnd('\r')));

    /// <summary>Whether a path is a file or a directory that holds files.</summary>
    public bool Has(string path) => path.Length == 0 || Paths.Any(known => known == path || known.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal));
}
