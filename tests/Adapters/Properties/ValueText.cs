using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FsCheck.Xunit;

/// <summary>A value as a counterexample shows it: unsigned numbers in hexadecimal, collections and records with their contents.</summary>
internal static class ValueText
{
    private const int MaxDepth = 8;
    private const int MaxElements = 64;

    /// <summary>The text of a value; what lies deeper than eight levels or beyond 64 elements is shown as dots.</summary>
    public static string Of(object? value) => Of(value, MaxDepth);

    private static string Of(object? value, int depth) => value switch
    {
        null => "null",
        _ when depth == 0 => "...",
        string text => Quote(text, '"'),
        char character => Quote(character.ToString(), '\''),
        byte or ushort or uint or ulong or UInt128 or nuint => string.Create(CultureInfo.InvariantCulture, $"0x{value:X}"),
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(index => Of(tuple[index], depth - 1)))})",
        _ when IsPlainRecord(value.GetType()) => Record(value, depth),
        IEnumerable items when !OverridesToString(value.GetType()) => Sequence(items, depth),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "null",
    };

    private static string Record(object value, int depth)
    {
        var members = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => $"{property.Name} = {Of(property.GetValue(value), depth - 1)}");
        return $"{value.GetType().Name} {{ {string.Join(", ", members)} }}";
    }

    private static string Sequence(IEnumerable items, int depth)
    {
        var shown = items.Cast<object?>().Take(MaxElements + 1).Select(item => Of(item, depth - 1)).ToList();
        if (shown.Count > MaxElements)
            shown[MaxElements] = "...";
        return $"[{string.Join(", ", shown)}]";
    }

    private static string Quote(string text, char quote)
    {
        var escaped = text.Select(character =>
            character == quote || character == '\\' ? $"\\{character}" : char.IsControl(character) ? $"\\u{(int)character:X4}" : character.ToString());
        return $"{quote}{string.Concat(escaped)}{quote}";
    }

    // A record's own ToString would print a nested array as the name of its type.
    private static bool IsPlainRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null
        && ToStringOf(type).IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool OverridesToString(Type type)
    {
        var declaring = ToStringOf(type).DeclaringType!;
        return declaring != typeof(object) && declaring != typeof(ValueType) && declaring.Assembly != typeof(object).Assembly;
    }

    private static MethodInfo ToStringOf(Type type) => type.GetMethod(nameof(ToString), Type.EmptyTypes)!;
}
