using VirtSpec.Hypervisors.Jailhouse;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>What can be a static partition.</summary>
public sealed class ConfigurationTests
{
    private static readonly SystemConfiguration Example = new JailhouseDesign().Example;

    [Fact]
    public void A_PE_that_two_cells_are_to_have_is_refused() =>
        Refused(With(Example.Vms[0], Example.Vms[1] with { Processors = ValueArray<int>.Of([2]) }), "PE 2 is to be that of blue, and is that of red");

    [Fact]
    public void The_root_cell_needs_a_PE() =>
        Refused(With(Example.Vms[0] with { Processors = ValueArray<int>.Of([0, 1, 2]) }, Example.Vms[1]), "no PE is left for the root cell");

    [Fact]
    public void Cells_that_overlap_are_refused() =>
        Refused(With(Example.Vms[0] with { RamSize = 8UL << 20 }, Example.Vms[1]), "the RAM of blue begins before the end of red");

    [Fact]
    public void RAM_that_is_not_at_its_own_address_is_refused() =>
        Refused(With(Example.Vms[0] with { RamAt = new PA(0x4200_0000) }, Example.Vms[1]), "red: addresses are translated to themselves, and its RAM is to be elsewhere");

    [Fact]
    public void No_range_of_a_cell_is_in_the_root_cell_or_in_another()
    {
        var ranges = new JailhouseDesign().Install(Example).Manifest.Vms.SelectMany(vm => vm.Memory).OrderBy(r => r.At!.Value.Value).ToList();
        for (int i = 1; i < ranges.Count; i++)
            Assert.True(ranges[i - 1].At!.Value.Value + ranges[i - 1].Size <= ranges[i].At!.Value.Value, $"{ranges[i - 1]} {ranges[i]}");
        Assert.Contains(ranges, r => r.Start.Value == 0x4000_0000);
    }

    private static SystemConfiguration With(params VmConfiguration[] vms) => Example with { Vms = ValueArray<VmConfiguration>.Of(vms) };

    private static void Refused(SystemConfiguration system, string why) =>
        Assert.Equal(why, Assert.Throws<ConfigurationException>(() => new JailhouseDesign().Install(system)).Message);
}
