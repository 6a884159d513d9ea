using VirtSpec.Machine.Tests.Claims;
using Xunit;

namespace VirtSpec.Machine.Tests.Cpu;

/// <summary>Each claim about time and several PEs.</summary>
public sealed class MachineClaimTests
{
    public static TheoryData<string> Ids => [.. MachineClaims.All.Select(claim => claim.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_claim_holds(string id)
    {
        var claim = MachineClaims.All.Single(c => c.Id == id);
        string? counterexample = claim.Check();
        Assert.True(counterexample is null, $"{claim}: {counterexample}");
    }
}
