using System.Globalization;
using System.Reflection;
using Microsoft.FSharp.Core;

namespace FsCheck.Xunit;

/// <summary>The options of a property as written on one attribute; null means not written there.</summary>
internal sealed record PropertySettings
{
    public static readonly PropertySettings Unset = new();

    public string? Replay { get; init; }
    public int? Parallelism { get; init; }
    public int? MaxTest { get; init; }
    public int? MaxRejected { get; init; }
    public int? StartSize { get; init; }
    public int? EndSize { get; init; }
    public bool? Verbose { get; init; }
    public bool? QuietOnSuccess { get; init; }
    public Type[] Arbitrary { get; init; } = [];

    /// <summary>The options in force for a method of a test class: its own, then those of the class, its declaring classes and the assembly.</summary>
    public static PropertySettings InForce(Type testClass, MethodInfo method)
    {
        var settings = method.GetCustomAttribute<PropertyAttribute>()?.Settings ?? Unset;
        for (Type? type = testClass; type is not null; type = type.DeclaringType)
            settings = settings.Over(type.GetCustomAttribute<PropertiesAttribute>());
        return settings.Over(testClass.Assembly.GetCustomAttribute<PropertiesAttribute>());
    }

    /// <summary>The seed and, for a single test, the size that a replay text names.</summary>
    /// <exception cref="FormatException">The text is not <c>(seed,gamma)</c> or <c>(seed,gamma,size)</c>.</exception>
    public static Replay ParseReplay(string text)
    {
        var parts = text.Trim().TrimStart('(').TrimEnd(')').Split(',', StringSplitOptions.TrimEntries);
        var size = 0;
        if (parts.Length is 2 or 3
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var gamma)
            && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out size)))
            return new Replay(new Rnd(seed, gamma), parts.Length == 3 ? FSharpOption<int>.Some(size) : null);
        throw new FormatException($"Replay: expected \"(seed,gamma)\" or \"(seed,gamma,size)\", found \"{text}\"");
    }

    /// <summary>FsCheck's configuration for these options, with the seed always decided here so that every outcome can name it.</summary>
    public Config ToConfig(Replay replay)
    {
        var defaults = Config.Default;
        return defaults
            .WithReplay(FSharpOption<Replay>.Some(replay))
            .WithMaxTest(MaxTest ?? defaults.MaxTest)
            .WithMaxRejected(MaxRejected ?? defaults.MaxRejected)
            .WithStartSize(StartSize ?? defaults.StartSize)
            .WithEndSize(EndSize ?? defaults.EndSize)
            .WithQuietOnSuccess(QuietOnSuccess ?? defaults.QuietOnSuccess)
            .WithParallelRunConfig(Parallelism is { } degree ? FSharpOption<ParallelRunConfig>.Some(new(degree)) : null)
            .WithArbitrary(Arbitrary);
    }

    private PropertySettings Over(PropertiesAttribute? outer) => outer is null ? this : new()
    {
        Replay = Replay ?? outer.Settings.Replay,
        Parallelism = Parallelism ?? outer.Settings.Parallelism,
        MaxTest = MaxTest ?? outer.Settings.MaxTest,
        MaxRejected = MaxRejected ?? outer.Settings.MaxRejected,
        StartSize = StartSize ?? outer.Settings.StartSize,
        EndSize = EndSize ?? outer.Settings.EndSize,
        Verbose = Verbose ?? outer.Settings.Verbose,
        QuietOnSuccess = QuietOnSuccess ?? outer.Settings.QuietOnSuccess,
        Arbitrary = [.. Arbitrary, .. outer.Settings.Arbitrary],
    };
}
