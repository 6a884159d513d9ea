using System.Collections;
using System.Globalization;

namespace VerifyTests;

/// <summary>The parameters of a theory as part of a file name.</summary>
internal static class ParameterText
{
    private const string NotInFileNames = "\"<>|:*?\\/";

    /// <summary><c>_name=value</c> for each value, with <c>-</c> for what a file name cannot hold.</summary>
    /// <exception cref="ArgumentException">There are more values than names.</exception>
    public static string Of(IReadOnlyList<string> names, IReadOnlyList<object?> values)
    {
        if (values.Count > names.Count)
            throw new ArgumentException($"UseParameters: expected at most {names.Count} values, found {values.Count}");
        return string.Concat(values.Select((value, index) => $"_{names[index]}={Of(value, nested: false)}"));
    }

    private static string Of(object? value, bool nested) => value switch
    {
        null => "null",
        string text => Clean(text),
        IEnumerable items when items.Cast<object?>().Select(item => Of(item, nested: true)).ToList() is var texts =>
            nested || texts.Count == 0 ? $"[{string.Join(',', texts)}]" : string.Join(',', texts),
        IFormattable formattable => Clean(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => Clean(value.ToString() ?? "null"),
    };

    private static string Clean(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) || NotInFileNames.Contains(character) ? '-' : character));
}
