using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Properties.Tests.Classification;

/// <summary>The VM map decides the classes, and a wrong one is seen.</summary>
public class VmMapTests
{
    [Theory]
    [InlineData("VPIDR_EL2", "MRS MIDR_EL1")]
    [InlineData("VMPIDR_EL2", "MRS MPIDR_EL1")]
    [InlineData("CCSIDR_EL1", "MRS CCSIDR_EL1")]
    [InlineData("Counter", "MRS CNTPCT_EL0")]
    [InlineData("DCZID_EL0", "DC ZVA")]
    public void A_part_that_does_not_differ_leaves_its_dependents_innocuous(string part, string dependent)
    {
        var without = VmMap.Default.With(new VmMapRow(part, Owner.Control, "left out of the pairs"));
        Assert.Equal(Labels.Innocuous, Classes.Of(without).Classify(dependent, ExceptionLevel.EL1).Labels);
        Assert.NotEqual(Labels.Innocuous, Classes.Of("cortex-a57").Classify(dependent, ExceptionLevel.EL1).Labels);
    }

    [Fact]
    public void A_map_that_gives_the_physical_CPU_interface_to_the_VM_misses_what_changes_it()
    {
        var wrong = VmMap.Default.With(new VmMapRow("ICC_*", Owner.VM, "wrong"));
        Assert.Equal(Labels.Innocuous, Classes.Of(wrong).Classify("MSR ICC_PMR_EL1", ExceptionLevel.EL1).Labels);
    }

    [Fact]
    public void A_map_that_takes_EL1_registers_from_the_VM_makes_their_accesses_sensitive()
    {
        var wrong = VmMap.Default.With(new VmMapRow("TPIDR_EL1", Owner.Hypervisor, "wrong"));
        Assert.Equal(Labels.BehaviourSensitive, Classes.Of(wrong).Classify("MRS TPIDR_EL1", ExceptionLevel.EL1).Labels);
        Assert.Equal(Labels.ControlSensitive, Classes.Of(wrong).Classify("MSR TPIDR_EL1", ExceptionLevel.EL1).Labels);
    }

    [Theory]
    [InlineData("traps-off")]
    [InlineData("kvm-nvhe")]
    [InlineData("all-traps")]
    public void The_states_of_a_pair_agree_on_the_VM_map_and_differ(string setting)
    {
        var differences = new Differences(VmMap.Default);
        foreach (var sample in Classifier.Levels.SelectMany(el => Classes.Of("cortex-a57").Samples(el, Classes.Setting(setting))))
            Assert.All([sample.Together, .. sample.Single, .. sample.Inputs], v =>
            {
                Assert.Null(differences.Disagreement(sample.Base, v.World));
                Assert.NotEqual(sample.Base, v.World);
            });
    }

    [Fact]
    public void Every_row_of_the_map_is_the_first_for_some_part()
    {
        string[] effects = ["SP_EL2", "EventRegister", "Counter", "IRQ", "FIQ", "SError", "PendingGIC", "HostMemory", "Wait", "SEV", "GIC", "SErrorDeferred", "Firmware"];
        string[] parts = [.. RegisterRow.All.Select(r => r.IsOperation ? r.Name.Replace('_', ' ') : r.Name), .. effects];
        Assert.Empty(VmMap.Default.Rows.Except(parts.Select(VmMap.Default.RowOf)).Select(r => r.Pattern));
    }

    [Theory]
    [InlineData("X ; nobody ; r\n* ; vm ; r", "map(1): expected vm, hypervisor or control, found 'nobody'")]
    [InlineData("X ; vm\n* ; vm ; r", "map(1): expected three cells between semicolons, found 'X ; vm'")]
    [InlineData("X ; vm ; r", "map: expected a last row '*', which says whose everything else is")]
    public void A_malformed_map_is_refused(string text, string error)
    {
        var errors = new List<string>();
        Assert.Null(VmMap.Parse("map", text.Split('\n'), errors));
        Assert.Equal([error], errors);
    }

    [Fact]
    public void Stores_go_to_the_same_places_of_the_VM_wherever_its_memory_lies()
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true), VmMemory.Code, ExceptionLevel.EL1);
        Assert.NotEqual(VmMemory.Here.Translate(pe), VmMemory.Elsewhere.Translate(pe));
        Assert.Equal(VmMemory.Here.OffsetOf(new PA(VmMemory.Here.Ram + 8)), VmMemory.Elsewhere.OffsetOf(new PA(VmMemory.Elsewhere.Ram + 8)));
        Assert.False(VmMemory.Here.IsVMs(new PA(VmMemory.Elsewhere.Ram), 1));
    }
}
