using VirtSpec.Spec.Base;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Machine.Memory;

/// <summary>What the adversarial TLB of one PE is, between two steps.</summary>
/// <param name="Seed">What it draws from.</param>
/// <param name="Events">How many draws it has made.</param>
/// <param name="Violations">Entries that were made while a contradicting one was still valid, in the order in which they were met.</param>
public sealed record TlbState(ulong Seed, Tlb Contents, ulong Events, ValueArray<BreakBeforeMakeViolation> Violations)
{
    public static TlbState Empty(ulong seed) => new(seed, Tlb.Empty, 0, ValueArray<BreakBeforeMakeViolation>.Of([]));
}
