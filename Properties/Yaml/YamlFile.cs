using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VirtSpec.Properties.Yaml;

/// <summary>Reads values of a YAML document and gathers every error, each with file and line: <c>path(line): expected, found</c>.</summary>
public sealed class YamlFile(string path)
{
    private readonly List<string> _errors = [];

    /// <summary>All errors so far, in the order in which they were found.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The mapping that the document is.</summary>
    public bool TryParse(string text, [NotNullWhen(true)] out YamlMappingNode? root)
    {
        root = null;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode mapping }])
                root = mapping;
            else
                _errors.Add($"{path}(1): expected one document that is a mapping, found {(stream.Documents.Count == 0 ? "nothing" : "something else")}");
        }
        catch (YamlException malformed)
        {
            _errors.Add($"{path}({malformed.Start.Line}): expected YAML, found {malformed.Message}");
        }
        return root is not null;
    }

    public void Error(YamlNode at, string expected, string found) => _errors.Add($"{path}({at.Start.Line}): expected {expected}, found {found}");

    /// <summary>Says so when a mapping has keys that nobody reads.</summary>
    public void OnlyKeys(YamlMappingNode mapping, params string[] keys)
    {
        foreach (var key in mapping.Children.Keys)
            if (key is not YamlScalarNode { Value: { } name } || !keys.Contains(name))
                Error(key, $"one of {string.Join(", ", keys)}", $"'{key}'");
    }

    public YamlNode? Find(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    /// <summary>The mapping under a key, which must be there.</summary>
    public YamlMappingNode? Mapping(YamlMappingNode parent, string key)
    {
        var node = Find(parent, key);
        if (node is YamlMappingNode mapping)
            return mapping;
        Error(node ?? parent, $"a mapping '{key}'", node is null ? "none" : "something else");
        return null;
    }

    /// <summary>The mappings of the sequence under a key; none when the key is absent.</summary>
    public IEnumerable<YamlMappingNode> Mappings(YamlMappingNode parent, string key)
    {
        foreach (var item in Sequence(parent, key))
            if (item is YamlMappingNode mapping)
                yield return mapping;
            else
                Error(item, $"a mapping in '{key}'", $"'{item}'");
    }

    /// <summary>The items of the sequence under a key; none when the key is absent.</summary>
    public IEnumerable<YamlNode> Sequence(YamlMappingNode parent, string key)
    {
        switch (Find(parent, key))
        {
            case null:
                return [];
            case YamlSequenceNode sequence:
                return sequence.Children;
            case var other:
                Error(other, $"a sequence '{key}'", $"'{other}'");
                return [];
        }
    }

    public string? Text(YamlMappingNode parent, string key)
    {
        if (Find(parent, key) is YamlScalarNode { Value: { } value })
            return value;
        Error(Find(parent, key) ?? parent, $"a text '{key}'", "none");
        return null;
    }

    /// <summary>A number that must be there: decimal, or hexadecimal with 0x, or with the unit KiB, MiB or GiB.</summary>
    public ulong? Number(YamlMappingNode parent, string key)
    {
        if (Find(parent, key) is { } node)
            return Number(node);
        Error(parent, $"a number '{key}'", "none");
        return null;
    }

    public ulong? Number(YamlNode node)
    {
        if (node is YamlScalarNode { Value: { } text } && TryParseNumber(text, out ulong value))
            return value;
        Error(node, "a number (decimal, 0x..., or with KiB, MiB, GiB)", $"'{node}'");
        return null;
    }

    private static bool TryParseNumber(string text, out ulong value)
    {
        int shift = text.EndsWith("KiB", StringComparison.Ordinal) ? 10 : text.EndsWith("MiB", StringComparison.Ordinal) ? 20 : text.EndsWith("GiB", StringComparison.Ordinal) ? 30 : 0;
        string digits = (shift == 0 ? text : text[..^3].TrimEnd()).Replace("_", "", StringComparison.Ordinal);
        bool isHexadecimal = digits.StartsWith("0x", StringComparison.Ordinal);
        bool parsed = ulong.TryParse(isHexadecimal ? digits[2..] : digits, isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out value);
        ulong whole = value;
        value <<= shift;
        return parsed && value >> shift == whole;
    }
}
