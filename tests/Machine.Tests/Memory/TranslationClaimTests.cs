using FsCheck.Xunit;
using VirtSpec.Translations.Claims;
using Xunit;

namespace VirtSpec.Machine.Tests.Memory;

/// <summary>Each claim about translations, on new histories in each run.</summary>
public sealed class TranslationClaimTests
{
    [Property(MaxTest = 300)]
    public void W1_a_walk_ends_with_an_address_that_the_PE_has_or_a_fault(ulong seed) => Holds("W1", seed);

    [Property(MaxTest = 300)]
    public void W2_remembering_walks_changes_nothing(ulong seed) => Holds("W2", seed);

    [Property(MaxTest = 300)]
    public void W3_after_the_maintenance_that_is_due_a_TLB_changes_nothing(ulong seed) => Holds("W3", seed);

    [Property(MaxTest = 300)]
    public void W4_disjoint_stage_2_trees_give_disjoint_physical_memory(ulong seed) => Holds("W4", seed);

    private static void Holds(string id, ulong seed)
    {
        string? counterexample = TranslationClaims.All.Single(claim => claim.Id == id).Check(seed);
        Assert.True(counterexample is null, counterexample);
    }
}
