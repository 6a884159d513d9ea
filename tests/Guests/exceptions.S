// What exceptions report, from every Exception level and with either stack pointer: vector, ESR, ELR (from the start of the test), SPSR, and FAR for aborts.
// Then every mode that an SPSR can name is returned to, or not.
.include "guest.inc"

.equ ENTRY_STATE,  0x90000140       // SPSR_ELx: N and V set, SErrors and FIQs masked
.equ RETURN_STATE, 0x60000280       // SPSR_ELx: Z and C set, debug exceptions and IRQs masked
.equ USER32,       0x10             // SPSR_ELx.M: AArch32 at EL0, which is legal and left out
.equ MODES,        0x20             // values of SPSR_ELx.M
.equ SVC_END,      0x56000000 | END // ESR_ELx of SVC #END and HVC #END
.equ HVC_END,      0x5a000000 | END
.equ TSC,          1 << 19          // HCR_EL2.TSC
.equ TRVM,         1 << 30          // HCR_EL2.TRVM
.equ TDE,          1 << 8           // MDCR_EL2.TDE
.equ NOWHERE,      0x60000000       // an address without memory
.equ SCTLR,        0x30d50800       // SCTLR_EL1: the MMU and every check off

// A test: its name, and instructions that end with SVC #END. X21 is an address without memory, X22 one that no instruction can have.
.macro test name, instructions:vararg
    .pushsection .rodata
8801:
    .asciz "\name"
    .popsection
    .pushsection .rodata, 1
    .quad   8802f, 8801b
    .popsection
8802:
    \instructions
    svc     #END
.endm

// A place to run tests from: its name and SPSR_ELx.M.
.macro place name, mode
    .pushsection .rodata
8803:
    .asciz "\name"
    .popsection
    .pushsection .rodata, 2
    .quad   \mode, 8803b
    .popsection
.endm

// Runs all tests from the first x20 places that begin at \from.
.macro run_tests title, from, count
    say     "\title\n"
    adr     x19, \from
    mov     x20, #\count
    bl      run
.endm

// Returns to every mode from the code at a label.
.macro run_returns title, code
    say     "\title\n"
    adr     x23, \code
    bl      return_everywhere
.endm

    .pushsection .rodata, 1
    .balign 8
tests:
    .popsection
    .pushsection .rodata, 2
    .balign 8
places:
    .popsection

start:
    prepare
    adr     x0, report_el2
    msr     vbar_el2, x0
    adr     x0, report_el1
    msr     vbar_el1, x0
    ldr     x0, =SCTLR
    msr     sctlr_el1, x0
    msr     cpacr_el1, xzr
    set_hcr RW | TSC | TRVM
    run_tests "HCR_EL2.{TSC,TRVM} 1, CPACR_EL1.FPEN 0", places, 5
    mrs     x0, mdcr_el2
    orr     x0, x0, #TDE
    msr     mdcr_el2, x0
    run_tests "MDCR_EL2.TDE 1", places, 5
    mrs     x0, mdcr_el2
    bic     x0, x0, #TDE
    msr     mdcr_el2, x0
    set_hcr RW | TGE
    run_tests "HCR_EL2.TGE 1", places, 1
    set_hcr RW
    run_returns "ERET at EL1", return_at_el1
    run_returns "ERET at EL2", return_at_el2
    set_hcr RW | TGE
    run_returns "ERET at EL2, HCR_EL2.TGE 1", return_at_el2
    b       power_off

// x19: the place, x20: how many, x24: the test. The vectors come back to 'report', which goes on at x28.
run:
    mov     x18, x30
1:  adr     x24, tests
2:  ldp     x23, x1, [x24]
    cbz     x23, 4f
    bl      print_place
    ldr     x21, =NOWHERE
    adr     x22, landing + 2
    ldr     x0, [x19]
    adr     x28, 3f
    b       go
3:  add     x24, x24, #16
    b       2b
4:  add     x19, x19, #16
    subs    x20, x20, #1
    b.ne    1b
    br      x18

// x23: the code that returns, x20: the mode.
return_everywhere:
    mov     x18, x30
    mov     x20, #0
1:  cmp     x20, #USER32
    b.eq    2f
    say     "  M 0x"
    mov     x0, x20
    mov     x1, #8
    bl      print_hex
    ldr     x21, =RETURN_STATE
    orr     x21, x21, x20
    adr     x22, landing
    adr     x0, return_at_el2
    cmp     x0, x23
    mov     x0, #9                  // EL2h
    mov     x1, #5                  // EL1h
    csel    x0, x0, x1, eq
    adr     x28, 2f
    b       go
2:  add     x20, x20, #1
    cmp     x20, #MODES
    b.ne    1b
    br      x18

// Enters the code at x23 in the mode x0.
go: ldr     x1, =ENTRY_STATE
    orr     x1, x1, x0
    msr     spsr_el2, x1
    msr     elr_el2, x23
    mov     x0, #0
    eret

// Prints the name of the place and the string at x1.
print_place:
    stp     x30, x1, [sp, #-16]!
    say     "  "
    ldr     x0, [x19, #8]
    bl      print
    say     " "
    ldr     x0, [sp, #8]
    bl      print
    ldp     x30, x1, [sp], #16
    ret

// The sixteen entries of a vector table that leaves its offset in a register.
.macro reporting name, register, target
    .balign 0x800
\name:
    .set    offset, 0
    .rept   16
    .balign 0x80
    mov     \register, #offset
    b       \target
    .set    offset, offset + 0x80
    .endr
.endm

// What EL1 took is reported by EL2: EL1 calls it with its vector in x1.
tell_el2:
    hvc     #END

report:
    mrs     x26, esr_el2
    ldr     x2, =HVC_END
    cmp     x26, x2
    b.eq    1f
    mov     x25, x0
    mov     x17, #'2'
    mrs     x27, elr_el2
    mrs     x16, spsr_el2
    mrs     x15, far_el2
    b       2f
1:  mov     x25, x1
    mov     x17, #'1'
    mrs     x26, esr_el1
    mrs     x27, elr_el1
    mrs     x16, spsr_el1
    mrs     x15, far_el1
2:  say     ": EL"
    mov     x1, #UART
    strb    w17, [x1]
    say     " vector 0x"
    mov     x0, x25
    mov     x1, #12
    bl      print_hex
    ldr     x2, =SVC_END
    cmp     x26, x2
    b.eq    4f
    say     " ESR 0x"
    mov     x0, x26
    mov     x1, #32
    bl      print_hex
    say     " ELR 0x"
    sub     x0, x27, x23
    mov     x1, #32
    bl      print_hex
    lsr     x0, x26, #29            // EC 0x20 to 0x27: aborts and PC alignment faults
    cmp     x0, #4
    b.ne    3f
    say     " FAR 0x"
    sub     x0, x15, x23
    mov     x1, #32
    bl      print_hex
3:  say     " SPSR 0x"
    b       5f
4:  say     " END, SPSR 0x"
5:  mov     x0, x16
    mov     x1, #32
    bl      print_hex
    say     "\n"
    br      x28

return_at_el1:
    msr     spsr_el1, x21
    msr     elr_el1, x22
    eret

return_at_el2:
    msr     spsr_el2, x21
    msr     elr_el2, x22
    eret

    .balign 4
landing:
    svc     #END

    test    "svc", svc #1
    test    "hvc", hvc #2
    test    "smc", smc #0
    test    "brk", brk #3
    test    "udf", udf #4
    test    "unallocated", .inst 0xffffffff
    test    "hlt", hlt #5
    test    "dcps1", dcps1
    test    "mrs hcr_el2", mrs x0, hcr_el2
    test    "mrs sctlr_el1", mrs x0, sctlr_el1
    test    "mrs fpcr", mrs x0, fpcr
    test    "mrs daif", mrs x0, daif
    test    "branch to a misaligned address", br x22
    test    "branch to nowhere", br x21
    // With write-back, because QEMU 7.2 reports ISV=1 for the others when EL2 takes its own abort.
    test    "load from nowhere", ldr x0, [x21], #8
    test    "store to nowhere", str x0, [x21, #8]!

    place   "EL0t", 0
    place   "EL1t", 4
    place   "EL1h", 5
    place   "EL2t", 8
    place   "EL2h", 9

    .pushsection .rodata, 1
    .quad   0, 0
    .popsection

    reporting report_el2, x0, report
    reporting report_el1, x1, tell_el2
