// WFI ends with an interrupt that is masked by PSTATE, at EL1 and at EL0, and does not wait for one that is there.
.include "guest.inc"

start:
    prepare
    mov     x19, #0
    enable_distributor
    enable_interrupts x19
    mrs     x20, cntvct_el0
    add     x20, x20, #4000
    msr     cntv_cval_el0, x20
    mov     x0, #1
    msr     cntv_ctl_el0, x0
    isb
1:  wfi
    mrs     x0, cntv_ctl_el0
    tbz     x0, #2, 1b
    say     "woken by the timer\n"
    mrs     x22, icc_hppir1_el1
    tell    "pending", x22, 12
    wfi
    say     "did not wait\n"
    mrs     x24, icc_iar1_el1
    tell    "acknowledged", x24, 12
    msr     cntv_ctl_el0, xzr
    msr     icc_eoir1_el1, x24
    mov     x0, #2000
    msr     cntp_tval_el0, x0
    mov     x0, #1
    msr     cntp_ctl_el0, x0
    mrs     x0, sctlr_el1
    orr     x0, x0, #1 << 16            // nTWI: WFI at EL0 is not trapped to EL1
    msr     sctlr_el1, x0
    mov     x0, #2                      // EL0VCTEN
    msr     cntkctl_el1, x0
    isb
    enter_el0 waits
    mrs     x24, icc_iar1_el1
    tell    "acknowledged", x24, 12
    wfe
    say     "went on after WFE\n"
    b       power_off

waits:
    wfi
    svc     #END

interrupt:
    ret
