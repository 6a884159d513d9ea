// Instructions that EL1 and EL0 do not have are UNDEFINED, whatever EL2 traps; and registers that EL2 may trap are there.
.include "guest.inc"

start:
    prepare
    say     "EL1\n"
    smc     #0
    mrs     x0, sctlr_el2
    msr     hcr_el2, x0
    mrs     x0, s3_0_c11_c0_0           // IMPLEMENTATION DEFINED, and not implemented
    sys     #3, c11, c0, #1
    .word   0
    mov     x20, #-1
    msr     actlr_el1, x20
    mrs     x20, actlr_el1
    tell    "ACTLR_EL1", x20, 64
    dc      isw, xzr
    dc      csw, xzr
    dc      cisw, xzr
    mov     x20, #0x80
    mov     x21, #0x5a
    msr     pmselr_el0, xzr
    msr     pmevtyper0_el0, x21
    mrs     x20, pmevtyper0_el0
    tell    "PMEVTYPER0_EL0", x20
    ldr     x21, =0x123456789abc
    msr     dbgbvr1_el1, x21
    mrs     x20, dbgbvr1_el1
    tell    "DBGBVR1_EL1", x20, 64
    msr     oslar_el1, xzr
    isb
    mrs     x20, oslsr_el1
    tell    "OSLSR_EL1", x20
    fmov    d7, #1.5
    fmov    x20, d7
    tell    "D7", x20, 64
    say     "EL0\n"
    enter_el0 unprivileged
    b       power_off

unprivileged:
    hvc     #0
    smc     #0
    mrs     x0, sctlr_el1
    mrs     x0, s3_0_c11_c0_0
    dc      isw, xzr
    mrs     x0, pmccntr_el0
    svc     #5
    svc     #END

interrupt:
    ret
