using VirtSpec.Streams.Commands;
using VirtSpec.Streams.Mutants;
using Xunit;

namespace VirtSpec.Machine.Tests.Memory;

/// <summary>The claims about translations can fail: each finds the errors that are seeded for it.</summary>
public sealed class TranslationMutantTests
{
    private const string Histories = "200";

    /// <summary>The claims, and what they claim something of beside the specification.</summary>
    private static readonly string[] Folders = ["Machine/Memory", "Machine/Devices", "Machine/Platform", "tests/Translations/Claims"];

    [Fact]
    public void Each_claim_finds_the_errors_that_are_seeded_for_it()
    {
        using var mutated = new MutatedSpec(GoldenFiles.Root, "VirtSpec.Translations.Claims.ClaimProbe", Folders, Histories, [.. TranslationMutants.All.Select(m => m.Mutant)]);
        Assert.Null(mutated.FirstDifference(-1));
        var missed = TranslationMutants.All.Index()
            .Where(m => !Lines(mutated.FirstDifference(m.Index)).Any(line => line.StartsWith(m.Item.Claim, StringComparison.Ordinal)))
            .Select(m => $"{m.Item.Claim} does not find: {m.Item.Mutant.Error}");
        Assert.Equal("", string.Join('\n', missed));
    }

    [Fact]
    public void Each_claim_has_three_seeded_errors_or_more() =>
        Assert.All(VirtSpec.Translations.Claims.TranslationClaims.All, claim => Assert.InRange(TranslationMutants.All.Count(m => m.Claim == claim.Id), 3, int.MaxValue));

    private static string[] Lines(string? differences) => differences?.Split('\n') ?? [];
}
