using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace VirtSpec.Properties.Manifests;

/// <summary>A node of a YAML file with its place, read strictly: a key that nobody asks for is an error.</summary>
internal sealed class YamlCursor(string path, YamlNode node)
{
    public ManifestException Error(string expected, string? found = null) => new(path, node.Start.Line, expected, found ?? Describe(node));

    /// <summary>The entries of a mapping, all of which must be among <paramref name="known"/>.</summary>
    public IReadOnlyDictionary<string, YamlCursor> Mapping(params string[] known)
    {
        if (node is not YamlMappingNode mapping)
            throw Error($"a mapping with {string.Join(", ", known)}");
        var entries = new Dictionary<string, YamlCursor>();
        foreach (var (key, value) in mapping.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name))
                throw new ManifestException(path, key.Start.Line, $"one of {string.Join(", ", known)}", $"'{name}'");
            entries[name] = new YamlCursor(path, value);
        }
        return entries;
    }

    /// <summary>The entry of a mapping that must be there.</summary>
    public YamlCursor Need(IReadOnlyDictionary<string, YamlCursor> entries, string key) =>
        entries.TryGetValue(key, out var value) ? value : throw new ManifestException(path, node.Start.Line, $"'{key}'", $"only {string.Join(", ", entries.Keys.Order(StringComparer.Ordinal))}");

    public IEnumerable<YamlCursor> Sequence() =>
        node is YamlSequenceNode sequence ? sequence.Children.Select(c => new YamlCursor(path, c)) : throw Error("a list");

    public IEnumerable<(YamlCursor Key, YamlCursor Value)> Pairs() =>
        node is YamlMappingNode mapping ? mapping.Children.Select(c => (new YamlCursor(path, c.Key), new YamlCursor(path, c.Value))) : throw Error("a mapping");

    public string Text() => node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Error("a text");

    /// <summary>Decimal, hexadecimal with 0x, and with a suffix K, M or G of powers of 1024.</summary>
    public ulong Number()
    {
        string text = Text(), digits = text;
        int shift = text[^1] switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (shift > 0)
            digits = text[..^1];
        bool isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!ulong.TryParse(isHex ? digits[2..] : digits, style, CultureInfo.InvariantCulture, out ulong value) || value << shift >> shift != value)
            throw Error("a number, such as 4096, 0x1000 or 64M");
        return value << shift;
    }

    /// <summary>A number of 0 to <paramref name="largest"/>.</summary>
    public int Number(int largest) => Number() is var number && number <= (ulong)largest ? (int)number : throw Error($"at most {largest}");

    /// <summary>A small number, or two with a dash between them: all from the first to the last.</summary>
    public IEnumerable<int> Numbers()
    {
        var ends = Text().Split('-');
        var numbers = ends.Select(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : throw Error("a number, or two such as 32-63")).ToList();
        if (numbers.Count > 2 || numbers[^1] < numbers[0])
            throw Error("a number, or two such as 32-63");
        return Enumerable.Range(numbers[0], numbers[^1] - numbers[0] + 1);
    }

    public bool Truth() => Text() switch
    {
        "true" => true,
        "false" => false,
        _ => throw Error("true or false"),
    };

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode scalar => $"'{scalar.Value}'",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };
}
