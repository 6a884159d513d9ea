// Runs a list of operations on QEMU's board and writes down what each of them gave: accesses to devices and memory, instructions with X0 in and out.
// The program is loaded at PROGRAM as operations of 24 bytes; the file "results" gets 8 bytes for each. Interrupts stay masked.
//   +0 kind   +1 PE that executes it   +4 instruction   +8 address   +16 value
// Kinds: 0 end; 1 the instruction with X0 = value, result X0; 2-5 load 1, 2, 4, 8 bytes; 6-9 store them, result 0; 10 go to EL1; 11 go to EL2; 12 start PE number value.
// An exception that an operation takes is its result: bit 63 set, bit 62 set when it was taken to EL2, and ESR in the low half.
// Registers: x19 operation, x20 results, x21 PE, x23 exception, x25 link; x26 is scratch of the vectors.

        .set    PROGRAM, 0x42000000
        .set    RESULTS, 0x60000000
        .set    MAILBOX, 0x41010000
        .set    CODE, 0x41020000
        .set    BLOCK, 0x41030000
        .set    RETURN, 0xd65f03c0
        .set    CPU_ON, 0xc4000003
        .set    SYS_OPEN, 0x01
        .set    SYS_WRITE, 0x05
        .set    SYS_EXIT, 0x18

        .macro  vector target
        .balign 0x80
        b       \target
        .endm

        .text
        b       start

        .balign 0x800
vectors:
        .rept   4
        vector  synchronous
        vector  unexpected
        vector  unexpected
        vector  unexpected
        .endr

synchronous:
        mrs     x26, CurrentEL
        cmp     x26, #8
        b.eq    1f
        mrs     x23, esr_el1
        orr     x23, x23, #1 << 63
        mrs     x26, elr_el1
        add     x26, x26, #4
        msr     elr_el1, x26
        eret
1:      mrs     x23, esr_el2
        lsr     x26, x23, #26
        cmp     x26, #0x16
        b.eq    2f
        orr     x23, x23, #3 << 62
        mrs     x26, elr_el2
        add     x26, x26, #4
        msr     elr_el2, x26
        eret
2:      mov     x23, #0                         // HVC stays at EL2
        mrs     x26, elr_el2
        br      x26

unexpected:                                     // interrupts are masked, so that one that comes ends the run
        mov     x4, #1
        b       exit

        .global _start
_start:
start:
        bl      prepare
        ldr     x19, =PROGRAM
        ldr     x20, =RESULTS
next:
        ldrb    w0, [x19]
        cbz     w0, finish
        ldrb    w1, [x19, #1]
        cbnz    w1, remote
        bl      execute
store_result:
        str     x2, [x20], #8
        add     x19, x19, #24
        b       next

remote:
        ldr     x3, =MAILBOX
        add     x3, x3, x1, lsl #6
        dmb     sy
        str     x19, [x3]
1:      yield
        ldr     x4, [x3]
        cbnz    x4, 1b
        dmb     sy
        ldr     x2, [x3, #8]
        b       store_result

secondary:
        bl      prepare
        ldr     x27, =MAILBOX
        add     x27, x27, x21, lsl #6
1:      yield
        ldr     x19, [x27]
        cbz     x19, 1b
        dmb     sy
        ldrb    w0, [x19]
        bl      execute
        str     x2, [x27, #8]
        dmb     sy
        str     xzr, [x27]
        b       1b

prepare:
        mrs     x21, mpidr_el1
        and     x21, x21, #0xff
        adr     x0, vectors
        msr     vbar_el1, x0
        mrs     x1, CurrentEL
        cmp     x1, #8
        b.ne    1f
        msr     vbar_el2, x0
        mov     x0, #1 << 31                    // HCR_EL2.RW
        msr     hcr_el2, x0
        ldr     x0, =0x30d00800                 // SCTLR_EL1: the bits that are RES1
        msr     sctlr_el1, x0
1:      isb
        ret

// The operation at x19, whose kind is w0; gives x2.
execute:
        mov     x25, x30
        mov     x23, #0
        mov     x2, #0
        ldr     w3, [x19, #4]
        ldr     x4, [x19, #8]
        ldr     x5, [x19, #16]
        adr     x6, kinds
        sub     w0, w0, #1
        add     x6, x6, x0, lsl #2
        blr     x6
        cmp     x23, #0
        csel    x2, x2, x23, eq
        ret     x25

kinds:
        b       instruction
        b       load1
        b       load2
        b       load4
        b       load8
        b       store1
        b       store2
        b       store4
        b       store8
        b       to_el1
        b       to_el2
        b       start_pe

instruction:
        ldr     x6, =CODE
        add     x6, x6, x21, lsl #6
        str     w3, [x6]
        ldr     w7, =RETURN
        str     w7, [x6, #4]
        dsb     sy
        ic      iallu
        dsb     sy
        isb
        mov     x0, x5
        mov     x7, x30
        blr     x6
        isb
        mov     x2, x0
        ret     x7

load1:  ldrb    w2, [x4]
        ret
load2:  ldrh    w2, [x4]
        ret
load4:  ldr     w2, [x4]
        ret
load8:  ldr     x2, [x4]
        ret
store1: strb    w5, [x4]
        ret
store2: strh    w5, [x4]
        ret
store4: str     w5, [x4]
        ret
store8: str     x5, [x4]
        ret

to_el1:
        mrs     x0, CurrentEL
        cmp     x0, #8
        b.ne    1f
        msr     elr_el2, x30
        mov     x0, #0x3c5
        msr     spsr_el2, x0
        eret
1:      ret

to_el2:
        mrs     x0, CurrentEL
        cmp     x0, #8
        b.eq    1f
        hvc     #0
1:      ret

start_pe:
        ldr     x0, =CPU_ON
        mov     x1, x5
        adr     x2, secondary
        mov     x3, #0
        mrs     x6, CurrentEL
        cmp     x6, #8
        b.eq    1f
        hvc     #0
        b       2f
1:      smc     #0
2:      mov     x2, x0
        ret

finish:
        ldr     x1, =BLOCK
        adr     x0, name
        str     x0, [x1]
        mov     x0, #6                          // "wb"
        str     x0, [x1, #8]
        mov     x0, #7
        str     x0, [x1, #16]
        mov     x0, #SYS_OPEN
        hlt     #0xf000
        ldr     x1, =BLOCK
        str     x0, [x1]
        ldr     x2, =RESULTS
        str     x2, [x1, #8]
        sub     x2, x20, x2
        str     x2, [x1, #16]
        mov     x0, #SYS_WRITE
        hlt     #0xf000
        mov     x4, #0
exit:
        ldr     x1, =BLOCK
        ldr     x0, =0x20026                    // ADP_Stopped_ApplicationExit
        str     x0, [x1]
        str     x4, [x1, #8]
        mov     x0, #SYS_EXIT
        hlt     #0xf000

name:   .asciz  "results"
        .balign 8
        .ltorg
