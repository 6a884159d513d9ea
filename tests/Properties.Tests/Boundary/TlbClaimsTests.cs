using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;
using static VirtSpec.Properties.Tests.Boundary.SmallHypervisor;

namespace VirtSpec.Properties.Tests.Boundary;

/// <summary>T1, T2 and T3. (Arm DDI0487L.b, "TLB maintenance", "Using break-before-make when updating translation table entries".)</summary>
public sealed class TlbClaimsTests
{
    private static readonly string[] Invalidation = ["dsb ish", "tlbi ipas2e1is, x6", "dsb ish", "tlbi vmalle1is", "dsb ish", "isb"];

    [Fact]
    public void T1_holds_when_both_kinds_of_entries_are_invalidated()
    {
        var outcome = Unmaps(Invalidation).Run();
        Assert.Equal("", outcome.Texts);
        Assert.Equal(1, outcome.Premises("T1", "unmapped"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("dsb ish;tlbi ipas2e1is, x6;dsb ish")]
    [InlineData("dsb ish;tlbi vmalle1is;dsb ish")]
    [InlineData("dsb ish;tlbi ipas2e1is, x7;dsb ish;tlbi vmalle1is;dsb ish")]
    [InlineData("dsb ish;tlbi vmalle1is;dsb ish;tlbi ipas2e1is, x6;dsb ish")]
    [InlineData("dsb ish;tlbi ipas2e1is, x6;dsb ish;tlbi vmalle1is")]
    public void T1_fails_when_an_entry_may_be_left(string maintenance) =>
        Assert.Equal("T1", Unmaps(maintenance.Split(';', StringSplitOptions.RemoveEmptyEntries)).Run().Broken);

    [Fact]
    public void T1_fails_when_rights_are_taken_away_and_nothing_is_invalidated()
    {
        var outcome = Unmaps([]).X(1, Pool | ReadOnlyPage).Run();
        Assert.Equal("T1", outcome.Broken);
        Assert.Equal(1, outcome.Premises("T1", "protected"));
    }

    [Fact]
    public void T2_fails_when_a_page_is_replaced_in_one_store() =>
        Assert.Equal("T2", Unmaps(Invalidation).X(1, Pool + 0x1000 | Page).Run().Broken);

    [Fact]
    public void T2_fails_when_the_invalidation_comes_after_the_new_page()
    {
        var late = Unmaps(["dsb ish", "str x8, [x2]", .. Invalidation]).X(8, Pool + 0x1000 | Page);
        Assert.StartsWith("T2", late.Run().Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void T2_holds_when_the_break_comes_first()
    {
        var outcome = Unmaps([.. Invalidation, "str x8, [x2]", "dsb ish"]).X(8, Pool + 0x1000 | Page).Run(15);
        Assert.Equal("", outcome.Texts);
        Assert.Equal(VerdictKind.Holds, outcome["T2"].Kind);
    }

    [Theory]
    [InlineData("", "T3")]
    [InlineData("tlbi vmalls12e1is;dsb ish", "")]
    [InlineData("tlbi alle1is;dsb ish", "")]
    [InlineData("tlbi vmalle1is;dsb ish", "T3")]
    public void T3_fails_when_a_VMID_gets_other_tables_before_its_entries_are_gone(string maintenance, string broken)
    {
        string[] lines = [.. maintenance.Split(';', StringSplitOptions.RemoveEmptyEntries), "msr vttbr_el2, x20", "isb", "eret"];
        var outcome = new SmallHypervisor().With(OneVm).Handles(lines).X(20, 1UL << 48 | TablesB).Run(12);
        Assert.Equal(broken, outcome.Broken);
        Assert.Equal(1, outcome.Premises("T3", "reused"));
    }

    /// <summary>The VM is b, whatever tables VMID 1 has.</summary>
    private static Manifest OneVm(Manifest m) =>
        m with { Vms = ValueArray<VmManifest>.Of([m.Vms[1] with { VMID = 1, Memory = ValueArray<VmRange>.Of(m.Vms[1].Memory.Select(r => r with { At = null })) }]), Pool = ValueArray<PhysicalRange>.Of([]) };

    /// <summary>The page at <see cref="More"/> is mapped; each exit stores X1, 0, to its descriptor, and maintains.</summary>
    private static SmallHypervisor Unmaps(string[] maintenance) => new SmallHypervisor()
        .Handles(["str x1, [x2]", .. maintenance, "eret"]).X(1, 0).X(2, DescriptorOf(TablesA, More)).X(6, More >> 12).X(7, Guest >> 12)
        .Word(DescriptorOf(TablesA, More), Pool | Page);
}
