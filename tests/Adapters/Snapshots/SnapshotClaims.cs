using System.IO.Enumeration;
using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace VerifyTests;

/// <summary>The names of snapshot files that the tests of an assembly may use.</summary>
internal sealed class SnapshotClaims(Assembly assembly, IReadOnlyList<string> alsoClaimed)
{
    private readonly HashSet<string> used = [];
    private readonly Dictionary<MethodInfo, HashSet<string>> rowTexts = [];

    private readonly ILookup<string, MethodInfo> tests = assembly.GetExportedTypes()
        .Where(type => type.IsClass && (type.IsSealed || !type.IsAbstract))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
        .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
        .ToLookup(SnapshotName.Prefix);

    /// <summary>Why no test owns a file of this name, or null when one does.</summary>
    public string? WhyUnclaimed(string name)
    {
        var patterns = alsoClaimed.Where(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)).ToList();
        used.UnionWith(patterns);
        if (patterns.Count > 0)
            return null;

        var reasons = Splits(name).SelectMany(split => tests[split.Prefix].Select(method => WhyUnclaimed(method, split.Suffix))).ToList();
        return reasons.Count == 0 ? "no such test" : reasons.Contains(null) ? null : reasons[0];
    }

    /// <summary>The patterns that have met no file.</summary>
    public IEnumerable<string> Unused() => alsoClaimed.Where(pattern => !used.Contains(pattern));

    // Names of tests have underscores too, so every underscore may begin the parameters.
    private static IEnumerable<(string Prefix, string Suffix)> Splits(string name)
    {
        yield return (name, "");
        for (var index = name.Length - 1; index > 0; index--)
        {
            if (name[index] == '_')
                yield return (name[..index], name[index..]);
        }
    }

    private string? WhyUnclaimed(MethodInfo method, string suffix)
    {
        var names = SnapshotName.ParameterNames(method);
        if (names.Length == 0)
            return suffix.Length == 0 ? null : "the test has no parameters";
        if (suffix.Length == 0)
            return "the test has parameters, the name has none";
        if (!suffix.StartsWith($"_{names[0]}=", StringComparison.Ordinal))
            return null;
        return RowTexts(method, names).Contains(suffix) ? null : "no row of the test's data has these values";
    }

    private HashSet<string> RowTexts(MethodInfo method, string[] names)
    {
        if (!rowTexts.TryGetValue(method, out var texts))
        {
            texts = [.. method.GetCustomAttributes<DataAttribute>(inherit: true)
                .SelectMany(data => data.GetData(method) ?? [])
                .SelectMany(row => Enumerable.Range(1, Math.Min(row.Length, names.Length)).Select(count => ParameterText.Of(names, row[..count])))];
            rowTexts.Add(method, texts);
        }

        return texts;
    }
}
