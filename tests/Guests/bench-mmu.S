// What the speed is measured with, at EL1 with both stages on: stage 1 in pages of 4 KiB, stage 2 in blocks of 2 MiB, all addresses their own translation.
    .equ    TABLES, 0x42000000
    .text
    .global start
start:
    // Stage 1, 39 bits, from level 1: one entry for the GiB of RAM, tables for the 2 MiB of code and of data.
    ldr     x0, =TABLES             // level 1
    add     x1, x0, #0x1000         // level 2
    add     x2, x0, #0x2000         // level 3, code
    add     x3, x0, #0x3000         // level 3, data
    orr     x4, x1, #3
    str     x4, [x0, #8]
    orr     x4, x2, #3
    str     x4, [x1]
    orr     x4, x3, #3
    str     x4, [x1, #8 * 8]
    mov     x5, #0x703              // AF, Inner Shareable, AttrIndx 0, page
    mov     x6, #0x40000000
    orr     x6, x6, x5
    mov     x7, #0x41000000
    orr     x7, x7, x5
    mov     x8, #512
1:  str     x6, [x2], #8
    str     x7, [x3], #8
    add     x6, x6, #0x1000
    add     x7, x7, #0x1000
    subs    x8, x8, #1
    b.ne    1b
    // Stage 2, 40 bits, from level 1 with two tables in a row, then blocks of 2 MiB.
    add     x1, x0, #0x4000         // level 1
    add     x2, x0, #0x6000         // level 2
    orr     x4, x2, #3
    str     x4, [x1, #8]
    ldr     x6, =0x400007fd         // AF, Inner Shareable, read and write, Normal Write-Back, block
    mov     x8, #512
2:  str     x6, [x2], #8
    add     x6, x6, #0x200000
    subs    x8, x8, #1
    b.ne    2b

    ldr     x4, =0x80023558         // VTCR_EL2: 40 bits of physical address, 4 KiB, from level 1, T0SZ 24
    msr     vtcr_el2, x4
    msr     vttbr_el2, x1
    ldr     x4, =0x80000001         // HCR_EL2: RW, VM
    msr     hcr_el2, x4
    mov     x4, #0xff               // Normal Write-Back
    msr     mair_el1, x4
    ldr     x4, =0x200803519        // TCR_EL1: 40 bits of physical address, EPD1, 4 KiB, T0SZ 25
    msr     tcr_el1, x4
    msr     ttbr0_el1, x0
    ldr     x4, =0x30d01805         // SCTLR_EL1: I, C, M
    msr     sctlr_el1, x4
    mov     x4, #0x3c5              // EL1h, DAIF
    msr     spsr_el2, x4
    adr     x4, el1
    msr     elr_el2, x4
    isb
    eret

el1:
    mov     x19, #0x41000000
    add     x4, x19, #0x100000
    mov     sp, x4
    mov     x20, #0
    .include "bench.inc"
    .ltorg
