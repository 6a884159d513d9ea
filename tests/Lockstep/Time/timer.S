// What an instruction sees of the virtual timer, and before which instruction its interrupt is taken.
//
// A WFI that the timer ends leaves the clock at exactly CNTV_CVAL_EL0 * 16 instructions; the first instruction after it is number 0.
.include "time.inc"

.macro synchronize
    mrs     x22, cntvct_el0
    add     x22, x22, #64
    add     x24, x22, #2            // 32 instructions later
    mov     x1, #1
    msr     cntv_cval_el0, x22
    msr     cntv_ctl_el0, x1
    wfi
.endm

.macro nops count
    .rept   \count
    nop
    .endr
.endm

// Prints what a macro leaves in X0 for six consecutive numbers of an instruction.
.macro six what, first
    .irp    more, 0, 1, 2, 3, 4, 5
    \what   (\first + \more)
    bl      print_decimal
    say     " "
    .endr
    say     "\n"
.endm

// The number of the instruction before which the interrupt came; X5 is its ELR_EL1. Instruction 0 is at the label.
.macro before_instruction label
    msr     cntv_ctl_el0, xzr
    msr     daifset, #2
    adr     x1, \label
    sub     x0, x5, x1
    lsr     x0, x0, #2
.endm

.macro interrupt_at at
    adr     x28, 9f
    synchronize
8:  msr     cntv_cval_el0, x24
    msr     daifclr, #2
    nops    60
9:  before_instruction 8b
.endm

// The timer is switched on by instruction \at.
.macro switched_on at
    adr     x28, 9f
    synchronize
8:  msr     cntv_ctl_el0, xzr
    msr     cntv_cval_el0, x24
    msr     daifclr, #2
    nops    \at - 3
    msr     cntv_ctl_el0, x1
    nops    40 - \at
9:  before_instruction 8b
.endm

.macro count at
    synchronize
    nops    \at
    mrs     x0, cntvct_el0
    msr     cntv_ctl_el0, xzr
    sub     x0, x0, x22
.endm

.macro istatus at
    synchronize
    msr     cntv_cval_el0, x24
    nops    \at - 1
    mrs     x0, cntv_ctl_el0
    msr     cntv_ctl_el0, xzr
    ubfx    x0, x0, #2, #1
.endm

.macro value at
    synchronize
    msr     cntv_cval_el0, x24
    nops    \at - 1
    mrs     x0, cntv_tval_el0
    msr     cntv_ctl_el0, xzr
    and     x0, x0, #0xffffffff
.endm

.macro value_written at
    mov     x3, #5
    synchronize
    nops    \at
    msr     cntv_tval_el0, x3
    msr     cntv_ctl_el0, xzr
    mrs     x0, cntv_cval_el0
    sub     x0, x0, x22
.endm

measurements:
    use     timer_el1
    say     "IRQ of the virtual timer 32 instructions after a WFI, before instruction: "
    interrupt_at 32
    bl      print_decimal
    say     "\nThe same, the timer switched on by instructions 29 to 34: "
    six     switched_on, 29
    say     "CNTVCT_EL0 - CVAL read by instructions 29 to 34: "
    six     count, 29
    say     "CNTV_CTL_EL0.ISTATUS with CVAL at 32, read by instructions 29 to 34: "
    six     istatus, 29
    say     "CNTV_TVAL_EL0 with CVAL at 32, read by instructions 29 to 34: "
    six     value, 29
    say     "CVAL in ticks after 5 was written to CNTV_TVAL_EL0 by instructions 13 to 18: "
    six     value_written, 13

    say     "WFI with a masked timer at 0 ticks and another at 36 ends at: "
    mrs     x22, cntpct_el0
    add     x22, x22, #64
    add     x24, x22, #36
    mov     x1, #3                  // ENABLE, IMASK
    mov     x2, #1
    msr     cntv_cval_el0, x22
    msr     cntv_ctl_el0, x1
    msr     cntp_cval_el0, x24
    msr     cntp_ctl_el0, x2
    wfi
    mrs     x0, cntvct_el0
    msr     cntp_ctl_el0, xzr
    msr     cntv_ctl_el0, xzr
    sub     x0, x0, x22
    bl      print_decimal
    say     "\n"
    control LEAVE
