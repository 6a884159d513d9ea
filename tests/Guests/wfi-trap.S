// WFI at EL1 and at EL0 traps to EL2 while HCR_EL2.TWI is 1 and no interrupt is pending.
.include "guest.inc"

start:
    prepare
    set_hcr RW | TWI
    ldr     x0, =0x30d50800         // SCTLR_EL1.nTWI: EL1 lets EL0 wait
    msr     sctlr_el1, x0
    say     "WFI at EL1, TWI 1\n"
    enter   EL1h, wait_at_el1
    say     "WFI at EL0, TWI 1\n"
    enter   EL0t, wait_at_el0
    set_hcr RW | TWI | IMO | VI
    say     "WFI at EL1, TWI 1, a virtual interrupt pending\n"
    enter   EL1h, wait_at_el1
    b       power_off

wait_at_el1:
    wfi
    hvc     #END

wait_at_el0:
    wfi
    svc     #END
