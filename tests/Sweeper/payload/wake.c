#include "state.h"
#include "sysreg.h"

/* The GICv3 of QEMU's virt board. */
#define GICD_CTLR 0x08000000
#define GICR_WAKER 0x080a0014
#define GICR_IGROUPR0 0x080b0080
#define GICR_ISENABLER0 0x080b0100

enum {
    GICD_CTLR_ARE_GRP1 = 0x12,
    TIMER_PPI = 26,
    PMR_ALL = 0xff,
    DELAY_TICKS = 1000,   /* far more than the way to the slot takes, so that WFI is reached before */
};

static void write_mmio(uint64_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

void wake_init(void)
{
    write_mmio(GICD_CTLR, GICD_CTLR_ARE_GRP1);
    write_mmio(GICR_WAKER, 0);
    write_mmio(GICR_IGROUPR0, 1u << TIMER_PPI);
    write_mmio(GICR_ISENABLER0, 1u << TIMER_PPI);
    DSB();
}

/* Outside these two calls the CPU interface keeps its reset values, which slots read and write back. */
void wake_arm(void)
{
    WRITE_SYSREG(icc_pmr_el1, PMR_ALL);
    WRITE_SYSREG(icc_igrpen1_el1, 1);
    WRITE_SYSREG(cnthp_tval_el2, DELAY_TICKS);
    WRITE_SYSREG(cnthp_ctl_el2, 1);
    ISB();
}

void wake_disarm(void)
{
    WRITE_SYSREG(cnthp_ctl_el2, 0);
    WRITE_SYSREG(icc_igrpen1_el1, 0);
    WRITE_SYSREG(icc_pmr_el1, 0);
    ISB();
}
