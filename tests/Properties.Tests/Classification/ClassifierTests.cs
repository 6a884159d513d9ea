using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Classification;

/// <summary>Known members of each class. Pages are those of Arm DDI 0487L.b, "AArch64 System Register Descriptions", where no other source is named.</summary>
public class ClassifierTests
{
    private const Labels Privileged = Labels.Privileged, Control = Labels.ControlSensitive, Behaviour = Labels.BehaviourSensitive, Innocuous = Labels.Innocuous, Excepts = Labels.Excepts;

    // EL2 registers and the operations of EL2 are UNDEFINED at EL1: their pages, "Accessibility".
    [Theory]
    [InlineData("MSR HCR_EL2", Privileged)]
    [InlineData("MRS ESR_EL2", Privileged)]
    [InlineData("MSR SP_EL1", Privileged)]
    [InlineData("TLBI ALLE1", Privileged)]
    [InlineData("AT S12E1R", Privileged)]
    // CNTFRQ_EL0: only the highest Exception level writes it.
    [InlineData("MSR CNTFRQ_EL0", Privileged)]
    // WFI, WFE: suspend the PE. SEV: to all PEs of the system. SMC: to firmware.
    [InlineData("WFI_HI_hints", Control)]
    [InlineData("WFE_HI_hints", Control)]
    [InlineData("SEV_HI_hints", Control)]
    [InlineData("SMC_EX_exception", Control)]
    // Arm IHI 0069H: acknowledging activates, EOIR drops the running priority, SGI1R sends.
    [InlineData("MRS ICC_IAR1_EL1", Control | Behaviour)]
    [InlineData("MRS ICC_IAR0_EL1", Control | Behaviour)]
    [InlineData("MSR ICC_EOIR1_EL1", Control)]
    [InlineData("MSR ICC_SGI1R_EL1", Control)]
    [InlineData("MSR ICC_PMR_EL1", Control)]
    [InlineData("MRS ICC_HPPIR1_EL1", Behaviour)]
    // The physical timer, set and way, Inner Shareable maintenance: Arm DDI 0487L.b, "DC CISW", "TLBI VMALLE1IS", CNTP_CTL_EL0.
    [InlineData("MSR CNTP_CTL_EL0", Control)]
    [InlineData("DC CISW", Control)]
    [InlineData("TLBI VMALLE1IS", Control)]
    [InlineData("MSR PMCR_EL0", Control)]
    // MIDR_EL1: "if EL2 is enabled, an MRS of MIDR_EL1 at EL1 returns VPIDR_EL2".
    [InlineData("MRS MIDR_EL1", Behaviour)]
    [InlineData("MRS MPIDR_EL1", Behaviour)]
    [InlineData("MRS ID_AA64PFR0_EL1", Behaviour)]
    [InlineData("MRS CCSIDR_EL1", Behaviour)]
    [InlineData("MRS CTR_EL0", Behaviour)]
    [InlineData("MRS CNTPCT_EL0", Behaviour)]
    [InlineData("MRS CNTVCT_EL0", Behaviour)]
    [InlineData("MRS ISR_EL1", Behaviour)]
    // What the 24 sensitive unprivileged instructions of AArch32 do (CPS, MRS and MSR of the PSR, RFE, LDRT and STRT): at EL1 of A64 they act on EL1's own state.
    [InlineData("MSR_SI_pstate_DAIFSet", Innocuous)]
    [InlineData("MRS CurrentEL", Innocuous)]
    [InlineData("MRS SPSR_EL1", Innocuous)]
    [InlineData("MSR DAIF", Innocuous)]
    [InlineData("ERET_64E_branch_reg", Innocuous)]
    [InlineData("LDTR_64_ldst_unpriv", Innocuous)]
    [InlineData("STTR_64_ldst_unpriv", Innocuous)]
    // The EL1&0 regime's own registers, tables and translations; memory behind stage 2; arithmetic.
    [InlineData("MSR TTBR0_EL1", Innocuous)]
    [InlineData("MSR SCTLR_EL1", Innocuous)]
    [InlineData("TLBI VMALLE1", Innocuous)]
    [InlineData("AT S1E1R", Innocuous)]
    [InlineData("MSR CNTV_CTL_EL0", Innocuous)]
    [InlineData("LDR_64_ldst_pos", Innocuous)]
    [InlineData("STR_64_ldst_pos", Innocuous)]
    [InlineData("STXR_SR64_ldstexclr", Innocuous)]
    [InlineData("ADD_64_addsub_imm", Innocuous)]
    [InlineData("FADD_D_floatdp2", Innocuous)]
    // Exceptions by definition, at every Exception level.
    [InlineData("SVC_EX_exception", Excepts)]
    [InlineData("HVC_EX_exception", Excepts)]
    [InlineData("UDF_only_perm_undef", Excepts)]
    public void An_encoding_has_its_class_at_EL1(string name, Labels labels) =>
        Assert.Equal(labels, Classes.Of("cortex-a57").Classify(name, ExceptionLevel.EL1).Labels);

    // With CNTKCTL_EL1, PMUSERENR_EL0 and SCTLR_EL1 permissive EL0 has what EL1 shares; the rest is UNDEFINED there.
    [Theory]
    [InlineData("MSR TTBR0_EL1", Privileged)]
    [InlineData("TLBI VMALLE1", Privileged)]
    [InlineData("MRS MIDR_EL1", Privileged)]
    [InlineData("ERET_64E_branch_reg", Privileged)]
    [InlineData("MSR_SI_pstate_SPSel", Privileged)]
    [InlineData("MRS CurrentEL", Privileged)]
    [InlineData("WFI_HI_hints", Control)]
    [InlineData("MRS CNTVCT_EL0", Behaviour)]
    [InlineData("MRS CTR_EL0", Behaviour)]
    [InlineData("MRS TPIDR_EL0", Innocuous)]
    [InlineData("ADD_64_addsub_imm", Innocuous)]
    [InlineData("LDR_64_ldst_pos", Innocuous)]
    [InlineData("SVC_EX_exception", Excepts)]
    public void An_encoding_has_its_class_at_EL0(string name, Labels labels) =>
        Assert.Equal(labels, Classes.Of("cortex-a57").Classify(name, ExceptionLevel.EL0).Labels);

    // DDI 0487L.b, ESB: a pending physical SError is deferred into DISR_EL1. SCTLR_EL12 is SCTLR_EL1 for a host, and UNDEFINED below.
    [Theory]
    [InlineData("ESB_HI_hints", Control | Behaviour)]
    [InlineData("MSR SCTLR_EL12", Privileged)]
    [InlineData("MRS CNTV_CTL_EL02", Privileged)]
    [InlineData("LDADD_64_memop", Innocuous)]
    public void An_encoding_of_later_extensions_has_its_class(string name, Labels labels) =>
        Assert.Equal(labels, Classes.Of("neoverse-n1").Classify(name, ExceptionLevel.EL1).Labels);

    [Theory]
    [InlineData("MRS MIDR_EL1", "VPIDR_EL2")]
    [InlineData("MRS MPIDR_EL1", "VMPIDR_EL2")]
    [InlineData("MRS CNTVCT_EL0", "CNTVOFF_EL2", "Counter")]
    [InlineData("MRS CNTPCT_EL0", "Counter")]
    [InlineData("MRS ISR_EL1", "FIQ", "IRQ", "PendingGIC", "SError")]
    [InlineData("MRS CCSIDR_EL1", "CCSIDR_EL1")]
    public void The_witnesses_name_every_cause(string name, params string[] causes) =>
        Assert.Equal(causes, Classes.Of("cortex-a57").Classify(name, ExceptionLevel.EL1).Witnesses.Where(w => !w.IsControl).Select(w => w.Part).Order(StringComparer.Ordinal));

    [Fact]
    public void All_that_is_not_modelled_is_named_with_its_limit()
    {
        var limits = Classes.AllOfA57.Value.Where(c => c.Labels == Labels.NotModelled).ToArray();
        Assert.Contains(limits, c => c.Subject.Name == "MRS L2CTLR_EL1");
        Assert.All(limits, c => Assert.Contains(c.Subject.Name[4..], c.Counts.Limit, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_encoding_of_the_tables_is_classified_once_at_each_level()
    {
        var all = Classes.AllOfA57.Value;
        Assert.Equal(2 * Classes.Of("cortex-a57").Subjects.Count, all.Count);
        Assert.Equal(all.Count, all.Select(c => (c.EL, c.Subject.Name, c.Subject.Word)).Distinct().Count());
        Assert.DoesNotContain(all, c => c.Labels == Labels.None);
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows_and_another_one_the_same_classes_of_the_known()
    {
        string[] names = ["MRS MIDR_EL1", "MSR ICC_PMR_EL1", "LDR_64_ldst_pos", "WFI_HI_hints"];
        string[] Rows(ulong seed) => [.. names.Select(n => ClassificationText.Csv("", Classes.Of(VmMap.Default, seed).Classify(n, ExceptionLevel.EL1)))];
        Assert.Equal(Rows(7), Rows(7));
        Assert.NotEqual(Rows(7), Rows(8));
        Assert.All(names, n => Assert.Equal(
            Classes.Of("cortex-a57").Classify(n, ExceptionLevel.EL1).Labels, Classes.Of(VmMap.Default, 8).Classify(n, ExceptionLevel.EL1).Labels));
    }

    // Together PMSELR_EL0 may select a counter that is absent, and so hide what the other one counted; one sample is enough for DIR with EOImode 1.
    [Theory]
    [InlineData(2, "MRS PMXEVCNTR_EL0", Behaviour)]
    [InlineData(3, "MRS PMXEVCNTR_EL0", Behaviour)]
    [InlineData(4, "MSR ICC_DIR_EL1", Control)]
    [InlineData(6, "MSR ICC_DIR_EL1", Control)]
    public void No_draw_hides_a_difference(ulong seed, string name, Labels labels) =>
        Assert.Equal(labels, Classes.Of(VmMap.Default, seed).Classify(name, ExceptionLevel.EL1).Labels);
}
