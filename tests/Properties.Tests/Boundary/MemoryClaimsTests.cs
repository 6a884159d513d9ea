using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;
using static VirtSpec.Properties.Tests.Boundary.SmallHypervisor;

namespace VirtSpec.Properties.Tests.Boundary;

/// <summary>M1, M2, M4, ISO and PG-2: each holds for a sound hypervisor and fails for one that breaks it.</summary>
public sealed class MemoryClaimsTests
{
    /// <summary>The handler goes to the other VM each time: X20 and X21 hold both VTTBR_EL2.</summary>
    private static readonly string[] Switches =
        ["mrs x22, vttbr_el2", "cmp x22, x20", "csel x22, x21, x20, eq", "msr vttbr_el2, x22", "ldr x23, [x24]", "msr elr_el2, x25", "isb", "eret"];

    [Fact]
    public void A_sound_hypervisor_has_no_finding_and_its_claims_have_premises()
    {
        var outcome = Two().Run();
        Assert.Equal("", outcome.Broken + outcome.Texts);
        Assert.All(["M1", "M4", "R3", "R4", "P1", "D1", "PG-2", "T3"], claim => Assert.Equal(VerdictKind.Holds, outcome[claim].Kind));
        Assert.Equal(2, outcome.Premises("T3", "first"));
    }

    [Theory]
    [InlineData(MemoryB + 0x1000, "M1: b: expected no page of a")]
    [InlineData(HandlerText, "M1: a: expected no page of the hypervisor")]
    [InlineData(TablesA + 0x2000, "M1: a: expected no tables")]
    [InlineData(TablesB, "M1: a: expected no tables")]
    [InlineData(0x4038_0000, "M1: a: expected a page of the pool")]
    [InlineData(0x0900_0000, "M1: a: expected RAM or a device of the manifest")]
    public void M1_fails_when_a_page_that_is_not_the_VMs_is_mapped(ulong page, string finding) =>
        Assert.Contains(finding, Two().Word(DescriptorOf(TablesA, More), page | Page).Run().Texts);

    [Theory]
    [InlineData(HandlerText, "executed at EL2")]
    [InlineData(TablesB + 0x1000, "tables of the stage 2 of b")]
    public void M1_knows_what_is_EL2s_when_no_range_is_declared(ulong page, string why) =>
        Assert.Contains(why, Two().With(m => m with { Hypervisor = None, Pool = None }).Word(DescriptorOf(TablesA, More), page | Page).Run().Texts);

    [Fact]
    public void M1_sees_a_store_that_maps_another_VMs_page() =>
        Assert.Contains("M1: a: expected no page of b", Two().Handles(["str x1, [x2]", .. Switches]).X(1, MemoryB | Page).X(2, DescriptorOf(TablesA, More)).Run().Texts);

    [Fact]
    public void M1_permits_what_both_VMs_share()
    {
        var shared = Two().With(m => m with { Pool = None, Vms = ValueArray<VmManifest>.Of(m.Vms.Select(v => Sharing(v, v.Name == "a" ? "b" : "a"))) });
        var outcome = shared.Word(DescriptorOf(TablesA, More), Pool | Page).Word(DescriptorOf(TablesB, More), Pool | Page).Run();
        Assert.Equal("", outcome.Texts);
    }

    /// <summary>That two VMs share a page says nothing of their other pages.</summary>
    [Fact]
    public void ISO_fails_for_what_is_not_shared_beside_what_is()
    {
        var shared = Two().With(m => m with { Pool = None, Vms = ValueArray<VmManifest>.Of(m.Vms.Select(v => Sharing(v, v.Name == "a" ? "b" : "a"))) });
        var outcome = shared.Handles(["str x1, [x2]", .. Switches]).X(2, MemoryB + 0x1000).Run();
        Assert.Equal("M2 ISO", outcome.Broken);
    }

    [Fact]
    public void M2_fails_when_a_leaf_permits_more_than_the_manifest()
    {
        Assert.Contains("M2: a: expected at most Read, Execute", Two().Word(DescriptorOf(TablesA, ReadOnly), Pool | Page).Run().Texts);
        var sound = Two().Word(DescriptorOf(TablesA, ReadOnly), Pool | ReadOnlyPage).Run();
        Assert.Equal("", sound.Texts);
        Assert.Equal(1, sound.Premises("M2", "rights"));
    }

    [Fact]
    public void M2_and_ISO_fail_when_EL2_stores_to_another_VM_in_an_exit()
    {
        // The first exit is a's; b has run by the third.
        var outcome = Two().Handles(["str x1, [x2]", .. Switches]).X(2, MemoryB + 0x1000).Run();
        Assert.Equal("M2 ISO", outcome.Broken);
        Assert.Contains("on behalf of a", outcome.Texts);
    }

    [Fact]
    public void M2_fails_when_EL2_stores_to_memory_that_is_nobodys() =>
        Assert.Contains("M2: a: expected EL2 to store to its own memory", Two().Handles(["str x1, [x2]", "eret"]).X(2, 0x4038_0000).Run().Texts);

    [Theory]
    [InlineData(Beyond, Pool, "M4: a: expected nothing at IPA 0x000080005000")]
    [InlineData(Data, Pool, "M4: a: expected PA 0x000040101000 at IPA 0x000080001000")]
    [InlineData(Data, 0, "found nothing mapped")]
    public void M4_fails_when_stage_2_is_not_as_configured(ulong ipa, ulong page, string finding) =>
        Assert.Contains(finding, new SmallHypervisor().Handles("str x1, [x2]", "eret").X(1, page == 0 ? 0 : page | Page).X(2, DescriptorOf(TablesA, ipa)).Run().Texts);

    [Fact]
    public void PG_2_fails_when_a_guest_stores_through_a_translation_that_is_gone()
    {
        // The guest stores to a page, and exits; the handler unmaps it and invalidates nothing.
        var outcome = new SmallHypervisor { TlbSeed = 1 }
            .Runs("str x3, [x4]", "str x3, [x5]", "hvc #0", $"b 0x{Guest:x}").X(4, Data).X(5, More)
            .Handles("str xzr, [x2]", "eret").X(2, DescriptorOf(TablesA, More)).Word(DescriptorOf(TablesA, More), Pool | Page).Run();
        Assert.Equal("T1 PG-2", outcome.Broken);
    }

    [Fact]
    public void PG_2_fails_when_interrupts_do_not_come_to_EL2() =>
        Assert.Equal("PG-2", Two().System(Spec.Registers.Reg.HCR_EL2, HCR & ~(1UL << 4)).Run().Broken);

    /// <summary>The hypervisor's page is found by nobody, because the manifest lets everybody have everything: no pass.</summary>
    [Fact]
    public void A_manifest_that_permits_everything_is_inconclusive()
    {
        var all = ValueArray<string>.Of(["a", "b", "host", "hypervisor", "stage 2 of a", "stage 2 of b"]);
        var ram = ValueArray<VmRange>.Of([new(new IPA(0), 1UL << 32, null, RangeRights.All, all, "everything") { OnDemand = true }]);
        var outcome = Two()
            .With(m => m with { Hypervisor = None, Pool = None, Policy = ValueArray<PolicyRow>.Of([]), Vms = ValueArray<VmManifest>.Of(m.Vms.Select(v => v with { Memory = ram })) })
            .Word(DescriptorOf(TablesA, More), HandlerText | Page).Run();
        Assert.All(["M1", "M2", "ISO"], claim => Assert.Equal(VerdictKind.Inconclusive, outcome[claim].Kind));
    }

    private static readonly ValueArray<PhysicalRange> None = ValueArray<PhysicalRange>.Of([]);

    private static SmallHypervisor Two() => new SmallHypervisor().Handles(Switches).X(20, VTTBR_A).X(21, VTTBR_B).X(24, HandlerText).X(25, Guest);

    private static VmManifest Sharing(VmManifest vm, string with) =>
        vm with { Memory = ValueArray<VmRange>.Of(vm.Memory.Select(r => r.At is null ? r with { SharedWith = ValueArray<string>.Of([with]) } : r)) };
}
