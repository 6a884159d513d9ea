/* Reset entry at EL2, the EL1 vectors, and the EL2 vectors that are in force while C code runs. */
    .arch armv8-a

    .section .text.start, "ax"
    .global _start
_start:
    adrp x0, panic_vectors
    add x0, x0, :lo12:panic_vectors
    msr vbar_el2, x0
    isb
    adrp x0, stack_top
    add x0, x0, :lo12:stack_top
    mov sp, x0
    b sweep_main

/* x10 = offset of the vector; panic() does not return. */
    .text
    .balign 0x800
    .global panic_vectors
panic_vectors:
    .irp vector, 0x000, 0x080, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380, 0x400, 0x480, 0x500, 0x580, 0x600, 0x680, 0x700, 0x780
    .balign 0x80
    mov x0, #\vector
    b panic
    .endr

/*
 * Two sets of EL1 vectors. One instruction brings every exception to EL2, so that no control that
 * acts on EL1 can disturb the way back; the vector is known from ELR_EL2.
 * The second set is for HCR_EL2.HCD = 1, where HCR_EL2.TACR must be 1.
 */
    .section .el1, "ax"
    .balign 0x800
    .global el1_vectors
el1_vectors:
    .rept 16
    .balign 0x80
    hvc #0
    .endr
    .balign 0x800
    .global el1_vectors_actlr
el1_vectors_actlr:
    .rept 16
    .balign 0x80
    mrs x8, actlr_el1
    .endr
    .balign 0x80
