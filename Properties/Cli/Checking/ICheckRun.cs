namespace VirtSpec.Cli.Checking;

/// <summary>Which cases to run.</summary>
/// <param name="First">The number of the first case.</param>
/// <param name="Count">How many cases.</param>
/// <param name="Jobs">How many run at a time; the result does not depend on it.</param>
public sealed record CheckPlan(ulong Seed, ulong First, ulong Count, int Jobs)
{
    /// <summary>The claims to check; all when empty.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>The key of the one case to run again; null for cases of the seed.</summary>
    public string? Replay { get; init; }
}

/// <summary>A hypervisor that is ready for cases.</summary>
public interface ICheckRun
{
    /// <summary>Runs cases.</summary>
    /// <param name="done">Is told how many more cases are done, from any thread.</param>
    /// <exception cref="TargetException">The hypervisor can run no case.</exception>
    /// <exception cref="Spec.NotModelledException">It needs what is not modelled.</exception>
    TargetReport Run(CheckPlan plan, Action<ulong> done);
}

/// <summary>A target can run no case: it is refused, or breaks what every hypervisor must do.</summary>
/// <param name="isBroken">It is a hypervisor that is wrong; otherwise it is none, or a file that cannot be used.</param>
public sealed class TargetException(string why, bool isBroken) : Exception(why)
{
    public bool IsBroken => isBroken;
}
