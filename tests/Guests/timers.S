// Each timer of the generic timer: what its registers say, when it ends a wait, and the interrupt that comes through the GIC.
// The counts belong to the instructions, as QEMU counts them with -icount shift=0. QEMU 7.2 does not connect CNTHV to the GIC.
.include "guest.inc"

.equ GICD,  0x08000000
.equ GICR,  0x080a0000
.equ TIMERS, 1 << 26 | 1 << 27 | 1 << 28 | 1 << 30
.equ E2H,   1 << 34                 // HCR_EL2.E2H
.equ FAR,   4000                    // counts, behind what is printed before

// Prints a text and the low bits of a register that is none of x0 to x3. Changes x0 to x3 and x30.
.macro tell text, value, bits=64
    say     "\text"
    mov     x0, \value
    mov     x1, #\bits
    bl      print_hex
    say     "\n"
.endm

// X21 = the next count that is a multiple of FAR, at least FAR ahead, so that what is printed before does not matter to what follows. Changes x1, x22.
.macro soon
    mrs     x21, cntpct_el0
    mov     x1, #FAR
    udiv    x21, x21, x1
    add     x21, x21, #2
    mul     x21, x21, x1
.endm

// Sets a timer, waits for it with interrupts masked, and prints all that it says. Its count is that of the physical counter less X20.
.macro wait_for title, timer, suffix
    say     "\title\n"
    soon
    sub     x22, x21, x20
    msr     \timer\()_cval_\suffix, x22
    mov     x1, #1
    msr     \timer\()_ctl_\suffix, x1
    isb
    mrs     x23, \timer\()_ctl_\suffix
    mrs     x24, icc_hppir1_el1
    wfi
    mrs     x25, cntpct_el0
    mrs     x26, \timer\()_tval_\suffix
    nop
    nop
    nop
    nop
    mrs     x27, \timer\()_ctl_\suffix
    sub     x25, x25, x21
    mov     x19, x23
    mrs     x23, icc_iar1_el1
    dsb     sy
    tell    "  control before ", x19, 12
    tell    "  pending before ", x24, 12
    tell    "  late by ", x25, 32
    tell    "  timer value ", x26, 32
    tell    "  control after ", x27, 12
    tell    "  INTID ", x23, 12
    mov     x1, #3                      // IMASK: the level falls, ISTATUS stays
    msr     \timer\()_ctl_\suffix, x1
    isb
    mrs     x24, \timer\()_ctl_\suffix
    msr     icc_eoir1_el1, x23
    isb
    mrs     x25, icc_hppir1_el1
    tell    "  control while masked ", x24, 12
    tell    "  pending while masked ", x25, 12
    mov     x1, #1                      // the level rises again
    msr     \timer\()_ctl_\suffix, x1
    isb
    mrs     x25, icc_hppir1_el1
    tell    "  pending again ", x25, 12
    msr     \timer\()_ctl_\suffix, xzr
    isb
    mrs     x24, \timer\()_ctl_\suffix
    mrs     x25, icc_hppir1_el1
    tell    "  control while disabled ", x24, 12
    tell    "  pending while disabled ", x25, 12
.endm

// Writes timer values, and prints the distance from the count to the compare value that each gives, and whether the timer is done.
.macro values title, timer, suffix
    say     "\title\n"
    mov     x1, #3
    msr     \timer\()_ctl_\suffix, x1
    .irp    value, 0x7fffffff, 0x1000, 0, 0xffffffff, 0x80000000, 0x1234567800001000
    ldr     x1, =\value
    mrs     x23, cntpct_el0
    nop
    msr     \timer\()_tval_\suffix, x1
    isb
    mrs     x24, \timer\()_cval_\suffix
    mrs     x25, \timer\()_ctl_\suffix
    sub     x23, x23, x20
    sub     x24, x24, x23
    tell    "  \value gives ", x24
    tell    "    control ", x25, 12
    .endr
    msr     \timer\()_ctl_\suffix, xzr
.endm

// Waits for a timer whose interrupt is taken, and prints what the vector saw.
.macro interrupts title, timer, suffix, wait=wfi
    say     "\title\n"
    soon
    sub     x22, x21, x20
    msr     \timer\()_cval_\suffix, x22
    mov     x1, #1
    msr     \timer\()_ctl_\suffix, x1
    adr     x28, 5555f
    msr     daifclr, #2
4444:
    \wait
    b       4444b
5555:
    msr     daifset, #2
    msr     \timer\()_ctl_\suffix, xzr
    isb
    msr     icc_eoir1_el1, x23
    isb
    sub     x25, x25, x21
    tell    "  taken at ", x25
    tell    "  INTID ", x23, 12
    tell    "  vector ", x26, 12
.endm

start:
    prepare
    ldr     x0, =GICD
    mov     w1, #0x12
    str     w1, [x0]
    ldr     x0, =GICR
    str     wzr, [x0, #0x14]
1:  ldr     w1, [x0, #0x14]
    tbnz    w1, #2, 1b
    add     x0, x0, #0x10000
    mov     w1, #-1
    str     w1, [x0, #0x80]
    ldr     w1, =TIMERS
    str     w1, [x0, #0x100]
    mov     x0, #0xff
    msr     icc_pmr_el1, x0
    mov     x0, #1
    msr     icc_igrpen1_el1, x0
    mov     x0, #0xf
    msr     icc_sre_el2, x0
    mov     x0, #3
    msr     cnthctl_el2, x0
    msr     cntkctl_el1, xzr
    isb
    mrs     x24, cntfrq_el0
    tell    "frequency ", x24, 32

    mov     x20, #0
    msr     cntvoff_el2, xzr
    isb
    wait_for "CNTHP at EL2", cnthp, el2
    wait_for "CNTP at EL2", cntp, el0
    wait_for "CNTV at EL2 without offset", cntv, el0
    values  "values of CNTHP", cnthp, el2
    values  "values of CNTHV", cnthv, el2
    values  "values of CNTP", cntp, el0
    mov     x20, #0x1000
    msr     cntvoff_el2, x20
    isb
    wait_for "CNTV at EL2 with an offset", cntv, el0
    values  "values of CNTV with an offset", cntv, el0
    mov     x20, #-0x1000
    msr     cntvoff_el2, x20
    isb
    wait_for "CNTV at EL2 with a negative offset", cntv, el0

    // A count that has passed 2^64 is small.
    say     "CNTV with the count below zero\n"
    mrs     x20, cntpct_el0
    add     x20, x20, #0x8000
    msr     cntvoff_el2, x20
    mov     x1, #1
    mov     x2, #0x100
    msr     cntv_cval_el0, x2
    msr     cntv_ctl_el0, x1
    isb
    mrs     x24, cntv_ctl_el0
    msr     cntv_ctl_el0, xzr
    tell    "  control ", x24, 12

    // The interrupts are taken to EL2.
    adr     x0, irq_vectors
    msr     vbar_el2, x0
    set_hcr RW | IMO
    mov     x20, #0
    msr     cntvoff_el2, xzr
    interrupts "CNTHP taken to EL2", cnthp, el2
    interrupts "CNTHP taken to EL2 without a wait", cnthp, el2, nop
    interrupts "CNTP taken to EL2", cntp, el0
    interrupts "CNTV taken to EL2", cntv, el0

    // In a host the names of EL1's timers are those of EL2's.
    ldr     x0, =RW | IMO | E2H
    msr     hcr_el2, x0
    isb
    interrupts "CNTP in a host", cntp, el0
    interrupts "CNTP_EL02 in a host", cntp, el02
    interrupts "CNTV_EL02 in a host", cntv, el02
    set_hcr RW

    // And at EL1.
    adr     x0, irq_vectors
    msr     vbar_el1, x0
    mov     x20, #0x230
    msr     cntvoff_el2, x20
    enter   EL1h, at_EL1
at_EL1:
    mov     x20, #0
    interrupts "CNTP taken to EL1", cntp, el0
    wait_for "CNTP at EL1", cntp, el0
    mov     x20, #0x230
    interrupts "CNTV taken to EL1", cntv, el0
    wait_for "CNTV at EL1", cntv, el0
    b       power_off

// Every vector notes the count, acknowledges the interrupt, and goes on at X28.
on_irq:
    mrs     x25, cntpct_el0
    mov     x26, x0
    mrs     x23, icc_iar1_el1
    dsb     sy
    mrs     x1, currentel
    cmp     x1, #8
    b.eq    1f
    msr     elr_el1, x28
    eret
1:  msr     elr_el2, x28
    eret

    .balign 0x800
irq_vectors:
    .set    offset, 0
    .rept   16
    .balign 0x80
    mov     x0, #offset
    b       on_irq
    .set    offset, offset + 0x80
    .endr
    .balign 0x80
    .ltorg
