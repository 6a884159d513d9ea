namespace VirtSpec.Translations.Claims;

/// <summary>The claims behind a delegate of plain types, so that a specification that was compiled apart can be asked too.</summary>
public static class ClaimProbe
{
    /// <summary>Each call of the result checks all claims on so many histories, and gives a line for each that fails, or null.</summary>
    /// <param name="histories">A number.</param>
    public static Func<string?> Open(string histories)
    {
        ulong count = ulong.Parse(histories, System.Globalization.CultureInfo.InvariantCulture);
        return () =>
        {
            string[] failures = [.. TranslationClaims.All.Select(claim => Failure(claim, count)).OfType<string>()];
            return failures.Length == 0 ? null : string.Join('\n', failures);
        };
    }

    private static string? Failure(TranslationClaim claim, ulong count)
    {
        for (ulong seed = 0; seed < count; seed++)
            if (Counterexample(claim, seed) is { } counterexample)
                return $"{claim.Id}: {counterexample}";
        return null;
    }

    /// <summary>An error of our own is a counterexample too.</summary>
    private static string? Counterexample(TranslationClaim claim, ulong seed)
    {
        try
        {
            return claim.Check(seed);
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }
}
