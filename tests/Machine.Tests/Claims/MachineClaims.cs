namespace VirtSpec.Machine.Tests.Claims;

/// <summary>All claims about time and several PEs.</summary>
public static class MachineClaims
{
    public static IReadOnlyList<MachineClaim> All { get; } =
        [.. TimerClaims.All, .. WaitClaims.All, .. PsciClaims.All, .. ExclusiveClaims.All, .. TlbClaims.All, .. OrderClaims.All];

    /// <summary>Each call of the result checks the claims until one fails, and says which, or null.</summary>
    /// <param name="_">Nothing is recorded for them.</param>
    public static Func<string?> Open(string _) => () =>
        All.Select(claim => (claim.Id, Failure: CounterexampleOf(claim))).Where(f => f.Failure is not null).Select(f => $"{f.Id}: {f.Failure}").FirstOrDefault();

    /// <summary>An error of the machine is a counterexample too.</summary>
    private static string? CounterexampleOf(MachineClaim claim)
    {
        try
        {
            return claim.Check();
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }
}
