namespace VirtSpec.Translations.Cases;

/// <summary>Where a case ended.</summary>
public enum Ending : byte
{
    /// <summary>At an SMC: the one after the words, one of a vector, or one that a branch went to; PC says which.</summary>
    Stopped,

    /// <summary>Nowhere: the vectors cannot be fetched either.</summary>
    Endless,
}

/// <summary>How a case ended, and what changed.</summary>
/// <param name="Changes">
/// By name: <c>pc</c> always; <c>pstate</c>; <c>x0</c> to <c>x30</c>; System registers; <c>m</c> and the address of a doubleword that the case states.
/// Of an endless case only what is the same in each round: System registers.
/// </param>
public sealed record Outcome(Ending Ending, SortedDictionary<string, ulong> Changes)
{
    /// <summary>The names of what differs, <c>ending</c> among them.</summary>
    public static IReadOnlyList<string> Differing(Outcome left, Outcome right)
    {
        var parts = left.Changes.Except(right.Changes).Concat(right.Changes.Except(left.Changes)).Select(change => change.Key).Distinct().Order(StringComparer.Ordinal);
        return left.Ending == right.Ending ? [.. parts] : ["ending", .. parts];
    }
}
