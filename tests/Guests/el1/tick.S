// The virtual and the physical timer interrupt, five times each; their lines fall with their conditions.
.include "guest.inc"

.equ INTERVAL, 2000
.equ TICKS,    5

start:
    prepare
    mov     x19, #0
    enable_distributor
    enable_interrupts x19
    mov     x20, #0                     // what has come
    mov     x21, #INTERVAL
    msr     cntv_tval_el0, x21
    mov     x0, #1
    msr     cntv_ctl_el0, x0
    isb
    msr     daifclr, #2
1:  cmp     x20, #TICKS
    b.lo    1b
    mov     x0, #1
    msr     cntp_tval_el0, x21
    msr     cntp_ctl_el0, x0
    isb
2:  cmp     x20, #2 * TICKS
    b.lo    2b
    msr     daifset, #2
    // A condition that ends before the interrupt is taken leaves nothing.
    msr     cntv_tval_el0, xzr
    mov     x0, #1
    msr     cntv_ctl_el0, x0
    isb
    ldr     x0, =GICR + SGI_BASE + 0x200
    ldr     w22, [x0]
    and     w22, w22, #1 << 27
    tell    "pending", x22
    msr     cntv_ctl_el0, xzr
    isb
    ldr     x0, =GICR + SGI_BASE + 0x200
    ldr     w22, [x0]
    and     w22, w22, #1 << 27
    tell    "pending", x22
    mrs     x22, icc_iar1_el1
    tell    "acknowledged", x22
    b       power_off

interrupt:
    mov     x23, x30
    mrs     x24, icc_iar1_el1
    add     x20, x20, #1
    cmp     x20, #TICKS                 // the last tick of a timer turns it off
    cset    x0, ne
    cmp     x20, #2 * TICKS
    csel    x0, xzr, x0, eq
    cmp     x24, #27
    b.ne    1f
    msr     cntv_tval_el0, x21
    msr     cntv_ctl_el0, x0
    b       2f
1:  msr     cntp_tval_el0, x21
    msr     cntp_ctl_el0, x0
2:  isb
    tell    "interrupt", x24, 12
    msr     icc_eoir1_el1, x24
    isb
    ret     x23
