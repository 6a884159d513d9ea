using Xunit;
using Xunit.Sdk;

namespace FsCheck.Xunit;

/// <summary>Runs the method as an FsCheck property: parameters are generated, the result (nothing, bool, Property, Task, Task of bool) decides.</summary>
/// <remarks>An option that is not set is taken from <see cref="PropertiesAttribute"/> on the class, its declaring classes or the assembly, then from FsCheck.</remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FsCheck.Xunit.PropertyDiscoverer", "VirtSpec.Adapters")]
public class PropertyAttribute : FactAttribute
{
    internal PropertySettings Settings { get; private set; } = PropertySettings.Unset;

    /// <summary>Where to start: <c>(seed,gamma)</c> reruns a sequence, <c>(seed,gamma,size)</c> runs the one failing test, as a failure prints it.</summary>
    public string? Replay
    {
        get => Settings.Replay;
        set => Settings = Settings with { Replay = string.IsNullOrEmpty(value) ? null : value };
    }

    /// <summary>The number of tests that may run at once; unset, they run one after another.</summary>
    public int Parallelism { get => Settings.Parallelism ?? -1; set => Settings = Settings with { Parallelism = value }; }

    /// <summary>The number of tests that must pass; FsCheck's default is 100.</summary>
    public int MaxTest { get => Settings.MaxTest ?? -1; set => Settings = Settings with { MaxTest = value }; }

    /// <summary>The number of rejected values (a false precondition) that fails the property as exhausted; FsCheck's default is 1000.</summary>
    public int MaxRejected { get => Settings.MaxRejected ?? -1; set => Settings = Settings with { MaxRejected = value }; }

    /// <summary>The size of the first test; FsCheck's default is 1.</summary>
    public int StartSize { get => Settings.StartSize ?? -1; set => Settings = Settings with { StartSize = value }; }

    /// <summary>The size of the last test, reached in equal steps; FsCheck's default is 100.</summary>
    public int EndSize { get => Settings.EndSize ?? -1; set => Settings = Settings with { EndSize = value }; }

    /// <summary>Whether every generated argument and every shrink is written to the test's output.</summary>
    public bool Verbose { get => Settings.Verbose ?? false; set => Settings = Settings with { Verbose = value }; }

    /// <summary>Whether a passing property writes nothing to the test's output.</summary>
    public bool QuietOnSuccess { get => Settings.QuietOnSuccess ?? false; set => Settings = Settings with { QuietOnSuccess = value }; }

    /// <summary>Types whose static members give generators; an earlier type overrides a later one, the method's override the class's.</summary>
    public Type[] Arbitrary { get => Settings.Arbitrary; set => Settings = Settings with { Arbitrary = value }; }
}

/// <summary>Sets options for every property of a class (and its nested classes) or of an assembly.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class PropertiesAttribute : PropertyAttribute;
