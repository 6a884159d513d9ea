using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>PG-3 on the sound hypervisor of the catalogue, and on one that traps what is innocuous.</summary>
public sealed class EfficiencyTests
{
    [Fact]
    public void An_innocuous_instruction_does_not_exit() => Rigged.Holds(Run(Spoil.Nothing));

    [Fact]
    public void A_hypervisor_that_traps_the_guests_translation_registers_is_found()
    {
        var result = Run(Spoil.TrapsTranslationRegisters);
        Assert.Equal(Verdict.Fails, result.Verdict);
        Assert.Contains("which is innocuous at EL1", result.First!.Text);
        // One instruction that traps and sets TVM, and one that TVM traps.
        Assert.InRange(result.First.Instructions, 1, 2);
    }

    private static ClaimResult Run(Spoil spoil)
    {
        var rig = Rigged.Single(spoil);
        var innocuous = new Innocuous(rig.Booted.Pe.Configuration);
        var suite = new Suite("single", ValueArray<Claims.Claim>.Of([Efficiency.Claim]), rig, () => Rigged.Check(rig, new Efficiency(innocuous)));
        return ClaimRun.Run([suite], [], new RunRequest(1, 600)).Claims[0];
    }
}
