using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using Xunit;
using static VirtSpec.Properties.Tests.Boundary.SmallHypervisor;

namespace VirtSpec.Properties.Tests.Boundary;

/// <summary>R3, R4, P1, D1, I4, I5 and LR: each fails for a hypervisor that breaks it.</summary>
public sealed class ControlClaimsTests
{
    private const ulong En = 1, Group1 = 1UL << 60, PendingState = 1UL << 62, ActiveState = 1UL << 63, HW = 1UL << 61;

    [Fact]
    public void R3_fails_when_a_register_of_EL2_changes_from_entry_to_entry() =>
        Assert.Equal("R3", new SmallHypervisor().Handles("add x8, x8, #1", "msr tpidr_el2, x8", "eret").Run().Broken);

    [Theory]
    [InlineData("nop", "")]
    [InlineData("msr tpidr_el1, x10", "R3")]
    [InlineData("mov x24, x10", "R3")]
    [InlineData("msr sp_el0, x10", "R3")]
    public void R3_fails_when_a_host_finds_its_state_changed(string broken, string claims)
    {
        // X20 says whether the guest runs, X10 is another number each time. The host is at the address at which the guest's text is in physical memory.
        string[] lines =
        [
            "add x10, x10, #1", $"cbnz x20, 0x{HandlerText + 32:x}", "mov x20, #1", "mrs x9, elr_el2", "msr hcr_el2, x11", "msr elr_el2, x12", "isb", "eret",
            "mov x20, #0", "msr hcr_el2, x13", "msr elr_el2, x9", broken, "isb", "eret",
        ];
        var hypervisor = new SmallHypervisor().With(m => m with { Vms = ValueArray<VmManifest>.Of([.. m.Vms, Host]) })
            .Handles(lines).X(9, MemoryA).X(11, HCR).X(12, Guest).X(13, 1UL << 31).X(20, 1).Run();
        Assert.Equal(claims, hypervisor.Broken);
        Assert.True(hypervisor.Premises("R3", "host") > 3);
    }

    [Fact]
    public void R4_fails_when_a_control_is_not_as_the_policy_says() =>
        Assert.Equal("R4", new SmallHypervisor().Handles("msr hcr_el2, x1", "isb", "eret").X(1, HCR & ~(1UL << 19)).Run().Broken);

    [Fact]
    public void R4_fails_when_stage_2_is_off_and_there_is_no_host() =>
        Assert.Contains("R4: PE 0: expected HCR_EL2.VM = 1", new SmallHypervisor().Handles("msr hcr_el2, x1", "isb", "eret").X(1, HCR & ~1UL).Run().Texts);

    [Fact]
    public void R4_does_not_ask_for_a_field_that_the_CPU_has_not()
    {
        // CPTR_EL2.TTA is RES0 on a Cortex-A57, which has no System register access to trace registers.
        var outcome = new SmallHypervisor().With(m => m with { Policy = ValueArray<PolicyRow>.Of([new(Reg.CPTR_EL2, 1 << 20 | 1 << 10, 1 << 20, null, "trace")]) }).Run();
        Assert.Equal("", outcome.Texts);
        Assert.True(outcome.Premises("R4", "policy") > 0);
    }

    [Theory]
    [InlineData(0x3c9)]
    [InlineData(0x3c2)]
    public void P1_fails_when_EL2_returns_to_EL2_or_illegally(ulong spsr) =>
        Assert.Contains("P1", new SmallHypervisor().Handles("msr spsr_el2, x1", "eret").X(1, spsr).Run(8).Broken);

    [Fact]
    public void D1_fails_when_EL2_takes_an_exception_of_its_own()
    {
        var faults = new SmallHypervisor().Handles("mrs x15, spsr_el2", "mrs x16, elr_el2", "svc #0", "msr spsr_el2, x15", "msr elr_el2, x16", "eret");
        Assert.Equal("D1", faults.Run().Broken);
        var range = ValueArray<FixUpRange>.Of([new(new VA(HandlerText + 8), 4, "the call")]);
        Assert.Equal("", faults.With(m => m with { FixUps = range }).Run().Broken);
    }

    [Theory]
    [InlineData(34, "I4")]
    [InlineData(33, "")]
    [InlineData(40, "")]
    public void I4_fails_when_the_interrupt_of_another_VM_is_configured_in_an_exit(int id, string claims) =>
        Assert.Equal(claims, new SmallHypervisor().Handles("str w1, [x2]", "eret").X(1, 1UL << id - 32).X(2, 0x0800_0104).Run().Broken);

    [Fact]
    public void I4_fails_when_a_pending_state_of_another_VM_is_set_in_an_exit() =>
        Assert.Equal("I4", new SmallHypervisor().Handles("str w1, [x2]", "eret").X(1, 1 << 34 - 32).X(2, 0x0800_0204).Run().Broken);

    [Theory]
    [InlineData(0, "I5")]
    [InlineData(1UL << 1, "")]
    public void I5_fails_when_a_linked_interrupt_is_not_active(ulong active, string claims)
    {
        // GICD_ISACTIVER1 holds INTIDs 32 to 63. INTID 33 belongs to a.
        ulong register = PendingState | HW | Group1 | 33UL << 32 | 33;
        var outcome = Lists(0, 0).Handles("str w1, [x2]", "msr ich_lr0_el2, x3", "eret").X(1, active).X(2, 0x0800_0304).X(3, register).Run();
        Assert.Equal(claims, outcome.Broken);
        Assert.True(outcome.Premises("I5", "linked") > 0);
    }

    [Fact]
    public void I5_fails_when_two_list_registers_would_deactivate_one_interrupt() =>
        Assert.Contains("it would be deactivated twice", Lists(PendingState | HW | 33UL << 32 | 33, ActiveState | HW | 33UL << 32 | 40).Run(8).Texts);

    [Theory]
    [InlineData(PendingState | 40, PendingState | 40, "LR")]
    [InlineData(PendingState | 40, ActiveState | 40, "LR")]
    [InlineData(PendingState | 40, 40, "")]
    [InlineData(PendingState | 40, PendingState | ActiveState | 41, "")]
    public void LR_fails_when_two_list_registers_hold_one_vINTID(ulong one, ulong other, string claims) =>
        Assert.Equal(claims, Lists(one, other).Run(8).Broken);

    [Fact]
    public void LR_fails_when_a_linked_interrupt_is_pending_and_active() =>
        Assert.Contains("LR: a: expected a legal ICH_LR0_EL2", Lists(PendingState | ActiveState | HW | 33UL << 32 | 40, 0).Run(8).Texts);

    private static readonly VmManifest Host = new("host", null, ValueArray<VmRange>.Of([]), ValueArray<int>.Of([]), ValueArray<int>.Of([0]));

    private static SmallHypervisor Lists(ulong one, ulong other) => new SmallHypervisor()
        .System(Reg.ICH_HCR_EL2, En).System(Reg.ICH_LR0_EL2, one).System(Reg.ICH_LR1_EL2, other);
}
