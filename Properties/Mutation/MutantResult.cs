using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Mutation;

/// <summary>What became of a seeded bug in a run: a function of the model, the seed and the number of cases.</summary>
/// <param name="Id">The bug.</param>
/// <param name="KilledBy">The claims that failed with the bug, and not without it, those that failed first in front; <see cref="MutationRun.Boot"/> where no case could be run.</param>
/// <param name="FirstCase">The number of the first case that failed; null for none.</param>
/// <param name="Cases">How many ran.</param>
/// <param name="TimesRun">How often the changed line ran.</param>
/// <param name="Instructions">How many instructions of guests the first counterexample has when it is shrunk.</param>
/// <param name="Note">What there is to say beside, such as the first counterexample.</param>
public sealed record MutantResult(string Id, string Model, ValueArray<string> KilledBy, ulong? FirstCase, long Cases, long TimesRun, int? Instructions, string Note)
{
    public bool IsKilled => KilledBy.Count > 0;
}
