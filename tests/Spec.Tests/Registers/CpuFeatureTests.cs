using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using Xunit;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>A CPU has exactly the features that its ID values announce.</summary>
public sealed class CpuFeatureTests
{
    /// <summary>The fields that are signed numbers, of which 0b1111 means absent (Arm DDI0487L.b, "Principles of the ID scheme for fields in ID registers").</summary>
    private static readonly string[] Signed = ["FP", "AdvSIMD", "TGran4", "TGran64", "DoubleLock"];

    [Fact]
    public void The_features_of_a_CPU_are_those_that_its_ID_values_announce() => Probe.AssertNone(
        from cpu in CpuModel.All
        from feature in FeatureRow.All
        where feature.AnnouncedBy.Length > 0
        let announced = IsAnnounced(cpu, feature.AnnouncedBy)
        where announced != cpu.Features.Has(feature.Feature)
        select $"{cpu.Name}: {feature.Feature}: {feature.AnnouncedBy} is {announced}, and the CPU's list says {!announced}");

    [Fact]
    public void Most_features_are_announced_by_a_field() =>
        Assert.Equal([Feature.None, Feature.IMPDEF_A57], FeatureRow.All.Where(f => f.AnnouncedBy.Length == 0).Select(f => f.Feature));

    // v8.0 has none of these; a CPU of v8.2 has all that v8.1 and v8.2 require (Arm DDI0487L.b, "Armv8.1 architectural features" and "Armv8.2 architectural features").
    [Theory]
    [InlineData("cortex-a57", "", "FEAT_LSE FEAT_VHE FEAT_PAN FEAT_LOR FEAT_RDM FEAT_RAS FEAT_UAO FEAT_DPB FEAT_TTCNP FEAT_XNX FEAT_HPDS")]
    [InlineData("neoverse-n1", "FEAT_LSE FEAT_RDM FEAT_PAN FEAT_LOR FEAT_VHE FEAT_HPDS FEAT_RAS FEAT_UAO FEAT_PAN2 FEAT_DPB FEAT_TTCNP FEAT_XNX FEAT_Debugv8p2", "FEAT_AA32EL1 FEAT_AA32EL2 FEAT_PAuth FEAT_BTI")]
    public void A_CPU_has_what_its_architecture_version_requires(string name, string required, string absent)
    {
        var features = CpuModel.Find(name)!.Features;
        Assert.All(Parse(required), f => Assert.True(features.Has(f), $"{f} is required"));
        Assert.All(Parse(absent), f => Assert.False(features.Has(f), $"{f} is of a later version, or left out"));
    }

    [Theory]
    [InlineData("cortex-a57", 44, 16, 8)]
    [InlineData("neoverse-n1", 48, 16, 16)]
    public void The_sizes_of_a_CPU_are_those_that_its_ID_values_announce(string name, int physicalAddressBits, int asidBits, int vmidBits)
    {
        var cpu = CpuModel.Find(name)!;
        Assert.Equal((physicalAddressBits, asidBits, vmidBits), (cpu.Size("PhysicalAddressBits"), cpu.Size("AsidBits"), cpu.Size("VmidBits")));
        int[] addressBits = [32, 36, 40, 42, 44, 48, 52];
        Assert.Equal(physicalAddressBits, addressBits[IdField(cpu, Reg.ID_AA64MMFR0_EL1, 0, 4)]);
        Assert.Equal(asidBits, IdField(cpu, Reg.ID_AA64MMFR0_EL1, 4, 4) == 2 ? 16 : 8);
        Assert.Equal(vmidBits, IdField(cpu, Reg.ID_AA64MMFR1_EL1, 4, 4) == 2 ? 16 : 8);
        Assert.Equal(cpu.Size("Breakpoints"), IdField(cpu, Reg.ID_AA64DFR0_EL1, 12, 4) + 1);
        Assert.Equal(cpu.Size("Watchpoints"), IdField(cpu, Reg.ID_AA64DFR0_EL1, 20, 4) + 1);
        Assert.Equal(cpu.Size("ContextBreakpoints"), IdField(cpu, Reg.ID_AA64DFR0_EL1, 28, 4) + 1);
        Assert.Equal(cpu.Size("EventCounters"), IdField(cpu, Reg.PMCR_EL0, 11, 5));
        Assert.Equal(cpu.Size("ListRegisters"), IdField(cpu, Reg.ICH_VTR_EL2, 0, 5) + 1);
        Assert.Equal(cpu.Size("PriorityBits"), IdField(cpu, Reg.ICH_VTR_EL2, 29, 3) + 1);
        Assert.Equal(cpu.Size("PreemptionBits"), IdField(cpu, Reg.ICH_VTR_EL2, 26, 3) + 1);
        Assert.Equal(cpu.Size("IntidBits"), IdField(cpu, Reg.ICH_VTR_EL2, 23, 3) == 1 ? 24 : 16);
    }

    private static int IdField(CpuModel cpu, Reg register, int lsb, int width) => (int)(cpu.Values[register] >> lsb) & ((1 << width) - 1);

    /// <summary><c>REGISTER.FIELD>=n</c> of the CPU's value.</summary>
    private static bool IsAnnounced(CpuModel cpu, string announcedBy)
    {
        string[] sides = announcedBy.Split(">=");
        string[] names = sides[0].Split('.');
        var register = Enum.Parse<Reg>(names[0]);
        var field = FieldRow.Find(register, names[1])!;
        int value = (int)((cpu.Values[register] & field.Mask) >> field.Lsb);
        if (Signed.Contains(names[1]) && value >= 8)
            value -= 16;
        return value >= int.Parse(sides[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Feature> Parse(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Feature>);
}
