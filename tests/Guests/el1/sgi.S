// SGIs between two PEs, by list and to all others, with priorities: a message goes to and fro sixteen times.
.include "guest.inc"

.equ ROUNDS, 16

start:
    prepare
    mov     x19, #0
    enable_distributor
    enable_interrupts x19
    ldr     x0, =0xc4000003
    mov     x1, #1
    ldr     x2, =secondary
    mov     x3, xzr
    hvc     #0
    ldr     x0, =ready
1:  ldar    x1, [x0]
    cbz     x1, 1b
    mov     x20, #ROUNDS
2:  ldr     x0, =0x3000002               // SGI 3 to PE 1
    msr     icc_sgi1r_el1, x0
    isb
3:  wfi
    mrs     x24, icc_iar1_el1
    cmp     x24, #5
    b.ne    3b
    msr     icc_eoir1_el1, x24
    isb
    subs    x20, x20, #1
    b.ne    2b
    ldr     x0, =count
    ldr     x20, [x0]
    tell    "answers", x20, 8
    // To itself, all priorities: the highest comes first.
    ldr     x0, =GICR + SGI_BASE + 0x400
    ldr     x1, =0x8090a0b0
    str     w1, [x0]
    ldr     x1, =0x40506070
    str     w1, [x0, #4]
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    ldr     x0, =\n << 24 | 0b01
    msr     icc_sgi1r_el1, x0
    .endr
    isb
    mov     x21, #8
4:  mrs     x24, icc_iar1_el1
    tell    "took", x24, 12
    msr     icc_eoir1_el1, x24
    isb
    subs    x21, x21, #1
    b.ne    4b
    mrs     x24, icc_iar1_el1
    tell    "then", x24, 12
    b       power_off

secondary:
    ldr     x0, =stack - 1024
    mov     sp, x0
    ldr     x0, =vector_table
    msr     vbar_el1, x0
    mov     x19, #1
    enable_interrupts x19
    ldr     x0, =ready
    mov     x1, #1
    stlr    x1, [x0]
    msr     daifclr, #2
5:  wfi
    b       5b

// PE 1 answers each message.
interrupt:
    mrs     x0, icc_iar1_el1
    cmp     x0, #3
    b.ne    6f
    ldr     x1, =count
    ldr     x2, [x1]
    add     x2, x2, #1
    str     x2, [x1]
    dsb     sy
    mov     x1, #1 << 40                // all but the sender
    movk    x1, #5 << 8, lsl #16
    msr     icc_sgi1r_el1, x1
6:  msr     icc_eoir1_el1, x0
    isb
    ret

    .bss
    .balign 8
ready:
    .skip   8
count:
    .skip   8
