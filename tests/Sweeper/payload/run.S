/*
 * The inner loop: enter a slot, catch the exception that it ends with, write a record.
 *
 * While slots run, x18-x29 belong to the harness; slots use x0-x7, x16, x17 and x30 only.
 *   x19 slot            x20 end             x21 operands        x22 records
 *   x23 values          x24 SPSR_EL2        x25 EL1 vectors     x26 scratch
 *   x27 HCR_EL2         x28 SPSR_EL1 of an ERET executed in a slot
 */
    .arch armv8.1-a

    .set SPSR_EL1H_MASKED, 0x3c5
    .set VECTOR_SYNC, 4 << 7
    .set FAR_AWAY, 0x7fff

    .macro ADDRESS reg, symbol
    adrp \reg, \symbol
    add \reg, \reg, :lo12:\symbol
    .endm

    .macro RUNNER name, esr1, elr1, spsr1
    .text
    .balign 0x800
\name\()_vectors:
    /* 0x000-0x180: current EL with SP_EL0 */
    .irp vector, 0x000, 0x080, 0x100, 0x180
    .balign 0x80
    mov w10, #(\vector >> 7) | 2 << 4 | 1 << 6
    b \name\()_direct
    .endr
    /* 0x200: a slot executed at EL2 */
    .balign 0x80
    mov w10, #(0x200 >> 7) | 2 << 4
    b \name\()_direct
    .irp vector, 0x280, 0x300, 0x380
    .balign 0x80
    mov w10, #(\vector >> 7) | 2 << 4 | 1 << 6
    b \name\()_direct
    .endr
    /* 0x400: from EL1 or EL0, either the slot itself or the way back from an EL1 vector */
    .balign 0x80
    mrs x9, elr_el2
    sub x11, x9, x25
    cmp x11, #0x1000
    mov w10, #(0x400 >> 7) | 2 << 4
    b.hs \name\()_direct
    b \name\()_via_el1
    /* 0x480: the wake-up timer, taken here because HCR_EL2.IMO or TGE is 1 */
    .balign 0x80
    msr cnthp_ctl_el2, xzr
    isb
    eret
    .irp vector, 0x500, 0x580, 0x600, 0x680, 0x700, 0x780
    .balign 0x80
    mov w10, #(\vector >> 7) | 2 << 4 | 1 << 6
    b \name\()_direct
    .endr
    .balign 0x80

\name\()_via_el1:
    /* w10 = vector at EL1 | EL1, and unexpected unless an HVC or a trapped MRS brought us here. */
    mrs x8, esr_el2
    lsr w8, w8, #26
    cmp w8, #0x16
    ccmp w8, #0x18, #4, ne
    cset w10, ne
    lsl w10, w10, #6
    orr w10, w10, #1 << 4
    bfxil w10, w11, #7, #4
    mrs x8, \esr1
    mrs x9, \elr1
    b \name\()_record

\name\()_direct:
    mrs x8, esr_el2
    mrs x9, elr_el2

\name\()_record:
    sub x9, x9, x19
    sxth x11, w9
    cmp x11, x9
    mov w11, #FAR_AWAY
    csel x9, x9, x11, eq
    mov w8, w8
    bfi x8, x10, #32, #16
    bfi x8, x9, #48, #16
    str x8, [x22], #8
    str x5, [x23], #8
    add x19, x19, #16
    cmp x19, x20
    b.ne \name\()_enter

    ADDRESS x8, panic_vectors
    msr vbar_el2, x8
    isb
    ldp x29, x30, [sp], #16
    ldp x27, x28, [sp], #16
    ldp x25, x26, [sp], #16
    ldp x23, x24, [sp], #16
    ldp x21, x22, [sp], #16
    ldp x19, x20, [sp], #16
    ret

    .global \name
\name:
    stp x19, x20, [sp, #-16]!
    stp x21, x22, [sp, #-16]!
    stp x23, x24, [sp, #-16]!
    stp x25, x26, [sp, #-16]!
    stp x27, x28, [sp, #-16]!
    stp x29, x30, [sp, #-16]!
    ADDRESS x8, \name\()_vectors
    msr vbar_el2, x8
    isb
    ldp x19, x20, [x0]
    ldp x21, x22, [x0, #16]
    ldp x23, x24, [x0, #32]
    ldr x27, [x0, #48]
    ADDRESS x25, el1_vectors
    ADDRESS x26, scratch
    mov x28, #SPSR_EL1H_MASKED

\name\()_enter:
    /* A slot may consume HCR_EL2.VSE or leave ELR_EL1 and SPSR_EL1 changed. */
    msr hcr_el2, x27
    msr elr_el2, x19
    msr spsr_el2, x24
    add x30, x19, #8
    msr \elr1, x30
    msr \spsr1, x28
    mov x0, x26
    add x1, x26, #0x800
    mov x2, #2
    mov x3, #3
    mov x4, #4
    ldr x5, [x21], #8
    mov x6, #0
    mov x7, #0
    eret
    .endm

    RUNNER run_slots, esr_el1, elr_el1, spsr_el1
    RUNNER run_slots_e2h, esr_el12, elr_el12, spsr_el12
