#include "state.h"
#include "sysreg.h"

enum {
    VPIDR_VALUE = 0x5ead1234,
    MDCR_EL2_HPMN = 0x1f,
    PMCR_EL0_N_SHIFT = 11,
    CPTR_EL2_NEUTRAL = 0x33ff,
    CNTHCTL_EL2_NEUTRAL = 3,
    SCTLR_EL2_NEUTRAL = 0x30c50830,
    ICC_SRE_EL2_NEUTRAL = 0xf,
    MMFR1_HCX_SHIFT = 40,
    PFR0_RAS_SHIFT = 28,
};

#define VMPIDR_VALUE 0x80000abcull

extern char el1_vectors[], el1_vectors_actlr[], scratch[];

static uint64_t initial_vmcr, counters;
static int has_hcrx, has_ras;

void state_init(void)
{
    initial_vmcr = READ_SYSREG(ich_vmcr_el2);
    counters = (READ_SYSREG(pmcr_el0) >> PMCR_EL0_N_SHIFT) & MDCR_EL2_HPMN;
    has_hcrx = (READ_SYSREG(id_aa64mmfr1_el1) >> MMFR1_HCX_SHIFT & 0xf) != 0;
    has_ras = (READ_SYSREG(id_aa64pfr0_el1) >> PFR0_RAS_SHIFT & 0xf) != 0;
    WRITE_SYSREG(vpidr_el2, VPIDR_VALUE);
    WRITE_SYSREG(vmpidr_el2, VMPIDR_VALUE);
    WRITE_SYSREG(cntvoff_el2, 0);
    WRITE_SYSREG(oslar_el1, 0);
    WRITE_SYSREG(sp_el1, scratch + 0x10000);
    WRITE_SYSREG(sp_el0, scratch + 0x10000);
    tables_init();
    wake_init();
}

/* What instructions under test may have written although they were given the value read before. */
static void restore_written(void)
{
    WRITE_SYSREG(esr_el1, 0);
    WRITE_SYSREG(far_el1, 0);
    WRITE_SYSREG(par_el1, 0);
    WRITE_SYSREG(far_el2, 0);
    WRITE_SYSREG(hpfar_el2, 0);
    WRITE_SYSREG(cntp_ctl_el0, 0);
    WRITE_SYSREG(cntv_ctl_el0, 0);
    WRITE_SYSREG(cntp_cval_el0, 0);
    WRITE_SYSREG(cntv_cval_el0, 0);
    WRITE_SYSREG(cnthp_ctl_el2, 0);
    WRITE_SYSREG(cnthp_cval_el2, 0);
    WRITE_SYSREG(ich_vmcr_el2, initial_vmcr);
    WRITE_SYSREG(ich_ap0r0_el2, 0);
    WRITE_SYSREG(ich_ap1r0_el2, 0);
    if (has_ras)
        WRITE_SYSREG(S3_4_C12_C1_1 /* VDISR_EL2 */, 0);
}

void state_neutral(const struct config *config)
{
    WRITE_SYSREG(hcr_el2, HCR_EL2_RW);
    ISB();
    WRITE_SYSREG(cptr_el2, CPTR_EL2_NEUTRAL);
    WRITE_SYSREG(mdcr_el2, counters);
    WRITE_SYSREG(hstr_el2, 0);
    WRITE_SYSREG(cnthctl_el2, CNTHCTL_EL2_NEUTRAL);
    WRITE_SYSREG(ich_hcr_el2, 0);
    WRITE_SYSREG(icc_sre_el2, ICC_SRE_EL2_NEUTRAL);
    WRITE_SYSREG(sctlr_el2, SCTLR_EL2_NEUTRAL);
    if (has_hcrx)
        WRITE_SYSREG(S3_4_C1_C2_2 /* HCRX_EL2 */, 0);
    restore_written();
    WRITE_SYSREG(sctlr_el1, config->sctlr1);
    WRITE_SYSREG(cntkctl_el1, config->cntkctl);
    WRITE_SYSREG(pmuserenr_el0, config->pmuser);
    WRITE_SYSREG(cpacr_el1, config->cpacr);
    WRITE_SYSREG(mdscr_el1, config->mdscr);
    WRITE_SYSREG(vbar_el1, config->flags & RETURN_BY_ACTLR ? el1_vectors_actlr : el1_vectors);
    ISB();
    __asm__ volatile("tlbi alle1\n\tdsb sy\n\tisb" : : : "memory");
}

/* HCR_EL2 first, because HCR_EL2.E2H decides the layout of CPTR_EL2, CNTHCTL_EL2 and SCTLR_EL2. */
void state_apply(const struct config *config)
{
    uint64_t hpmn = config->mdcr & MDCR_EL2_HPMN ? 0 : counters;

    WRITE_SYSREG(hcr_el2, config->hcr);
    ISB();
    WRITE_SYSREG(cptr_el2, config->cptr);
    WRITE_SYSREG(mdcr_el2, config->mdcr | hpmn);
    WRITE_SYSREG(hstr_el2, config->hstr);
    WRITE_SYSREG(cnthctl_el2, config->cnthctl);
    WRITE_SYSREG(ich_hcr_el2, config->ich_hcr);
    WRITE_SYSREG(icc_sre_el2, config->sre2);
    WRITE_SYSREG(sctlr_el2, config->sctlr2);
    if (has_hcrx)
        WRITE_SYSREG(S3_4_C1_C2_2 /* HCRX_EL2 */, config->hcrx);
    ISB();
}
