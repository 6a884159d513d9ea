// When the timers end a WFI that have an offset or belong to EL2: everything runs at EL2, with interrupts masked.
//
// The instruction after the WFI is number 0. A read of the count by number 14 sees 15 instructions, by number 15 sees 16, which is one tick.
.include "time.inc"

.macro nops count
    .rept   \count
    nop
    .endr
.endm

// Prints CNTPCT_EL0 less X24, read by six consecutive instructions after a WFI.
.macro six what
    .irp    at, 13, 14, 15, 16, 17, 18
    \what
    wfi
    nops    \at
    mrs     x0, cntpct_el0
    msr     cntv_ctl_el0, xzr
    msr     cnthp_ctl_el2, xzr
    sub     x0, x0, x24
    bl      print_decimal
    say     " "
    .endr
    say     "\n"
.endm

// The virtual timer is done when the physical count is X24, which is CNTV_CVAL_EL0 + CNTVOFF_EL2.
.macro virtual
    mov     x1, #7
    msr     cntvoff_el2, x1
    mrs     x24, cntpct_el0
    add     x24, x24, #64
    sub     x0, x24, x1
    mov     x1, #1
    msr     cntv_cval_el0, x0
    msr     cntv_ctl_el0, x1
.endm

.macro hypervisor
    mov     x1, #7
    msr     cntvoff_el2, x1
    mrs     x24, cntpct_el0
    add     x24, x24, #64
    mov     x1, #1
    msr     cnthp_cval_el2, x24
    msr     cnthp_ctl_el2, x1
.endm

// What number 14 and 15 see of the condition of the virtual timer that is done one tick after the WFI.
.macro istatus at
    virtual
    wfi
    add     x0, x0, #1
    msr     cntv_cval_el0, x0
    nops    \at - 2
    mrs     x0, cntv_ctl_el0
    msr     cntv_ctl_el0, xzr
    ubfx    x0, x0, #2, #1
    bl      print_decimal
    say     " "
.endm

measurements:
    ldr     x1, =GICR_SGI
    mov     w0, #1 << 26            // the timer of EL2
    str     w0, [x1, #0x100]        // GICR_ISENABLER0
    adr     x17, at_el2
    control LEAVE

at_el2:
    say     "CNTPCT_EL0 less CNTV_CVAL_EL0 + CNTVOFF_EL2 read by instructions 13 to 18 after a WFI: "
    six     virtual
    say     "CNTPCT_EL0 less CNTHP_CVAL_EL2, the same: "
    six     hypervisor
    say     "CNTV_CTL_EL0.ISTATUS, done one tick after the WFI, read by instructions 14 to 17: "
    istatus 14
    istatus 15
    istatus 16
    istatus 17
    say     "\n"
    b       power_off
