using System.Collections.Immutable;

namespace VirtSpec.Lockstep.Compare;

/// <summary>What a comparison found.</summary>
/// <param name="Instructions">How many instructions began alike.</param>
/// <param name="ConsoleBytes">How many bytes the PL011 sent alike, each at the same instruction.</param>
/// <param name="Classes">The exceptions of each class.</param>
/// <param name="Excused">How many differences each exclusion excused, by its name.</param>
/// <param name="Nudges">How often the machine's time was set on because QEMU counts too much where it traps an MRS.</param>
/// <param name="NudgedBy">By how many ns in all.</param>
/// <param name="Difference">Where the two part, or null.</param>
/// <param name="Replay">How to get to the end of the comparison again.</param>
public sealed record ComparisonResult(
    ulong Instructions, int ConsoleBytes, ImmutableArray<ComparedClass> Classes, IReadOnlyDictionary<string, int> Excused, int Nudges, ulong NudgedBy, TimeSpan Elapsed, Difference? Difference, DifferenceReplay Replay)
{
    /// <summary>How many entries QEMU's log has up to the end of the comparison.</summary>
    public int Logged => Classes.Sum(c => c.Logged);

    /// <summary>How many of them were compared.</summary>
    public int Compared => Classes.Sum(c => c.Compared);

    /// <summary>Nothing differs, and every entry of QEMU's log was compared.</summary>
    public bool Agrees => Difference is null && Classes.All(c => c.Compared == c.Logged);
}
