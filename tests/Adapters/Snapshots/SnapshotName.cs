using System.Reflection;

namespace VerifyTests;

/// <summary>The names of snapshot files, without directory and without <c>.verified.txt</c>.</summary>
internal static class SnapshotName
{
    public const string Verified = ".verified.txt";
    public const string Received = ".received.txt";

    /// <summary>The name that a test's settings give: <c>Type.Method</c>, and the parameters of a theory.</summary>
    /// <exception cref="InvalidOperationException">The method has parameters and the settings do not say what stands for them.</exception>
    public static string Of(MethodInfo method, VerifySettings settings)
    {
        if (settings.FileName is { } fileName)
            return fileName;
        var prefix = $"{settings.TypeName ?? OfType(method.ReflectedType!)}.{settings.MethodName ?? method.Name}";
        var names = ParameterNames(method);
        if (settings.ParametersText is { } text)
            return $"{prefix}_{text}";
        if (settings.Parameters is { } values)
            return prefix + ParameterText.Of(names, values);
        if (names.Length > 0)
            throw new InvalidOperationException(
                $"{prefix} has parameters: add .UseParameters({string.Join(", ", names)}), so that each case has its own file");
        return prefix;
    }

    /// <summary><c>Type.Method</c> without parameters.</summary>
    public static string Prefix(MethodInfo method) => $"{OfType(method.ReflectedType!)}.{method.Name}";

    /// <summary>The names of a method's parameters, in order.</summary>
    public static string[] ParameterNames(MethodInfo method) => [.. method.GetParameters().Select(parameter => parameter.Name!)];

    private static string OfType(Type type) => type.DeclaringType is { } outer ? $"{OfType(outer)}.{type.Name}" : type.Name;
}
