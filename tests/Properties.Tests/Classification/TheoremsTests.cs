using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Classification;

/// <summary>What the controls of hypervisors leave untrapped.</summary>
public class TheoremsTests
{
    // No bit of v8.0 traps these to EL2 (Arm DDI 0487L.b: their pages, "Accessibility", and the fields of HCR_EL2, CPTR_EL2, MDCR_EL2, CNTHCTL_EL2, ICH_HCR_EL2).
    // MIDR_EL1 and MPIDR_EL1 have VPIDR_EL2 and VMPIDR_EL2 instead; the virtual counter and timer have CNTVOFF_EL2 (traps come with FEAT_ECV); SEV has no trap.
    private static readonly string[] Untrappable =
        ["MRS CNTFRQ_EL0", "MRS CNTVCT_EL0", "MRS CNTV_TVAL_EL0", "MRS DCZID_EL0", "MRS MIDR_EL1", "MRS MPIDR_EL1", "MSR CNTV_TVAL_EL0", "SEV_HI_hints"];

    [Fact]
    public void With_every_trap_on_the_residue_of_EL1_is_what_v8_0_cannot_trap() =>
        Assert.Equal(Untrappable, ResidueOf("all-traps", ExceptionLevel.EL1));

    [Fact]
    public void With_every_trap_on_EL0_keeps_what_of_it_EL0_has() =>
        Assert.Equal(Untrappable.Where(n => n is not ("MRS MIDR_EL1" or "MRS MPIDR_EL1")), ResidueOf("all-traps", ExceptionLevel.EL0));

    [Fact]
    public void With_every_trap_off_all_that_is_sensitive_remains()
    {
        var row = Ask("traps-off", ExceptionLevel.EL1);
        Assert.All(row.Encodings, e => Assert.Equal(Handling.Residue, e.Handling));
        Assert.False(row.Holds);
        Assert.True(row.Encodings.Count > 150, $"only {row.Encodings.Count} sensitive encodings");
    }

    // SCTLR_EL1, CNTKCTL_EL1 and PMUSERENR_EL0 take the rest from EL0. DCZID_EL0 has only its DZP changed, and no control has SEV.
    // SCTLR_EL1.nTWI traps a WFI that would otherwise suspend the PE: whether it does depends on physical interrupts, and nothing waits.
    [Fact]
    public void EL1_alone_can_take_all_but_three_from_EL0()
    {
        Assert.Equal(["MRS DCZID_EL0", "SEV_HI_hints", "WFI_HI_hints"], ResidueOf("el1-strict", ExceptionLevel.EL0));
        Assert.DoesNotContain(Ask("el1-strict", ExceptionLevel.EL0).Residue.Single(h => h.Encoding.Subject.Name == "WFI_HI_hints").Witnesses, w => w.IsControl);
    }

    // Linux arch/arm64/include/asm/kvm_arm.h, HCR_GUEST_FLAGS: TSC, TSW, TWI, TWE, TID3, TACR, TIDCP, FMO, IMO, and not TTLB, TPU, TID1.
    [Theory]
    [InlineData("kvm-nvhe", "SMC_EX_exception", Handling.Trapped)]
    [InlineData("kvm-nvhe", "WFI_HI_hints", Handling.Trapped)]
    [InlineData("kvm-nvhe", "DC CISW", Handling.Trapped)]
    [InlineData("kvm-nvhe", "MRS ID_AA64PFR0_EL1", Handling.Trapped)]
    [InlineData("kvm-nvhe", "MSR ICC_SGI1R_EL1", Handling.Trapped)]
    [InlineData("kvm-nvhe", "MSR CNTP_CTL_EL0", Handling.Trapped)]
    [InlineData("kvm-nvhe", "MRS ICC_IAR1_EL1", Handling.Virtualized)]
    [InlineData("kvm-nvhe", "MRS ISR_EL1", Handling.Virtualized)]
    [InlineData("kvm-nvhe", "TLBI VMALLE1IS", Handling.Residue)]
    [InlineData("kvm-nvhe", "MRS MIDR_EL1", Handling.Residue)]
    [InlineData("kvm-nvhe", "MRS REVIDR_EL1", Handling.Residue)]
    // CNTHCTL_EL2.EL1PCTEN is 1: the physical counter is read.
    [InlineData("xen", "MRS CNTPCT_EL0", Handling.Residue)]
    [InlineData("xen", "MSR CNTP_CTL_EL0", Handling.Trapped)]
    // Jailhouse: nothing but SGIs, SMC, ACTLR_EL1 and memory; interrupts through list registers; WFI, the timer and the ID registers are the cell's.
    [InlineData("jailhouse", "MSR ICC_SGI1R_EL1", Handling.Trapped)]
    [InlineData("jailhouse", "SMC_EX_exception", Handling.Trapped)]
    [InlineData("jailhouse", "MRS ICC_IAR1_EL1", Handling.Virtualized)]
    [InlineData("jailhouse", "WFI_HI_hints", Handling.Residue)]
    [InlineData("jailhouse", "MSR CNTP_CTL_EL0", Handling.Residue)]
    [InlineData("jailhouse", "MRS ID_AA64PFR0_EL1", Handling.Residue)]
    // Bao: HCR_EL2 has TSC, IMO and FMO of all that traps.
    [InlineData("bao", "MSR ICC_SGI1R_EL1", Handling.Trapped)]
    [InlineData("bao", "SMC_EX_exception", Handling.Trapped)]
    [InlineData("bao", "MRS ISR_EL1", Handling.Residue)]
    [InlineData("bao", "DC CISW", Handling.Residue)]
    public void A_setting_handles_an_encoding(string setting, string name, Handling handling) =>
        Assert.Equal(handling, Handled(setting, name).Handling);

    // Arm IHI 0069H, ICH_LR<n>_EL2.HW: ending a virtual interrupt that is linked deactivates the physical one.
    [Fact]
    public void Ending_a_linked_interrupt_reaches_the_physical_GIC_without_a_trap() =>
        Assert.Contains(Handled("jailhouse", "MSR ICC_EOIR1_EL1").Witnesses, w => w.IsControl && w.Part == "GIC");

    [Fact]
    public void Every_witness_of_a_residue_has_a_reason() =>
        Assert.All(ControlSetting.Defaults.SelectMany(s => Classifier.Levels.Select(el => Ask(s.Name, el))).SelectMany(r => r.Residue).SelectMany(h => h.Witnesses),
            w => Assert.NotEqual(Owner.VM, VmMap.Default.OwnerOf(w.Part)));

    // With the CPU interface as it is after reset EOIR0 ends nothing: the witness names the state in which it does.
    [Fact]
    public void A_witness_says_in_which_state_it_was_found() =>
        Assert.Equal("ICC_AP0R0_EL1", Classes.Of("cortex-a57").Classify("MSR ICC_EOIR0_EL1", ExceptionLevel.EL1).Witnesses.Single(w => w.Part == "ICC_AP0R0_EL1").Varied);

    [Fact]
    public void A_setting_of_the_user_with_a_known_name_is_its_own()
    {
        var mine = new ControlSetting(ControlSetting.TrapsOff.Name, Classes.Setting("all-traps").Values, "");
        Assert.Contains(Theorems.Ask(Classes.Of("cortex-a57"), [Classes.Of("cortex-a57").Classify("WFI_HI_hints", ExceptionLevel.EL1)], mine, ExceptionLevel.EL1).Encodings,
            e => e.Handling == Handling.Trapped);
    }

    [Theory]
    [InlineData("a ; HCR=1 ; s", "t(1): expected REGISTER=VALUE, found 'HCR=1'")]
    [InlineData("a ; HCR_EL2=x ; s", "t(1): expected REGISTER=VALUE, found 'HCR_EL2=x'")]
    [InlineData("a ; HCR_EL2=1 ; s\na ; HCR_EL2=1 ; s", "t(2): setting 'a' stands twice; names are unique")]
    [InlineData("# none", "t: expected a setting, found none")]
    public void A_malformed_setting_is_refused(string text, string error)
    {
        var errors = new List<string>();
        ControlSetting.Parse("t", text.Split('\n'), errors);
        Assert.Equal([error], errors);
    }

    private static TheoremRow Ask(string setting, ExceptionLevel el) =>
        Theorems.Ask(Classes.Of("cortex-a57"), Classes.AllOfA57.Value, Classes.Setting(setting), el);

    private static Handled Handled(string setting, string name) =>
        Theorems.Ask(Classes.Of("cortex-a57"), [Classes.Of("cortex-a57").Classify(name, ExceptionLevel.EL1)], Classes.Setting(setting), ExceptionLevel.EL1).Encodings.Single();

    private static IEnumerable<string> ResidueOf(string setting, ExceptionLevel el) =>
        Ask(setting, el).Residue.Select(h => h.Encoding.Subject.Name).Order(StringComparer.Ordinal);
}
