// What each instruction, exception and wait costs in instructions of QEMU's -icount clock, measured by the guest itself.
//
// A WFI that the virtual timer ends leaves the clock at exactly CNTV_CVAL_EL0 * 16 instructions, so that each measurement
// begins at a known time. Behind what is measured come k NOPs and a read of the counter, for k = 0 to 15; as the counter counts
// 16 instructions, the sum of the sixteen differences to CVAL is the number of instructions, with the read itself.
.include "guest.inc"

.equ GICD,       0x08000000
.equ GICR,       0x080a0000
.equ GICR_SGI,   GICR + 0x10000
.equ EL1h_MASKED, 0x3c5
.equ TID3,       1 << 18
.equ TSC,        1 << 19
.equ NOWHERE,    0x0d000000         // an address of the board at which nothing is
// What EL1 asks of EL2 in X7; 0 is an HVC that is measured.
.equ TRAPS,      1
.equ LEAVE,      2
.equ TOGGLE_TWI, 3
.equ OUT_OF_PA,  1 << 56            // beyond the physical address size: with the MMU off, an Address size fault

.macro use vectors
    adr     x0, \vectors
    msr     vbar_el1, x0
.endm

.macro control what
    mov     x7, #\what
    hvc     #0
    mov     x7, #0
.endm

// Measures from the label on; what is there ends with BR X27. Prints the number without the two branches and the read.
.macro measure text, label
    say     "\text: "
    adr     x19, \label
    bl      measure_one
    bl      print_decimal
    say     "\n"
.endm

start:
    prepare
    adr     x0, control_el2
    msr     vbar_el2, x0
    mov     x0, #3
    msr     cnthctl_el2, x0
    msr     cntvoff_el2, xzr
    mov     x0, #0xf
    msr     ICC_SRE_EL2, x0
    enter   EL1h_MASKED, measurements
    b       power_off

measurements:
    mov     x17, x28
    mov     x7, #0
    bl      set_up_gic
    mov     x0, #3 << 20
    msr     cpacr_el1, x0
    isb

    use     plain_el1
    measure "nothing", nothing
    measure "one NOP", nops1
    measure "40 NOPs", nops40
    measure "LDP, STP", memory
    measure "ISB, DSB, DMB, TLBI, IC IALLU, AT", barriers
    measure "WFE, SEV, YIELD", hints
    measure "MSR TTBR0_EL1, MRS TTBR0_EL1", registers
    measure "MRS CNTVCT_EL0, MRS CNTV_CTL_EL0", counters
    measure "MOV, LDR and STR of a device", device
    measure "WFI with a pending interrupt", wfi_pending
    say     "Exceptions; what the handler and the body execute besides is in brackets\n"
    measure "SVC [ERET]", svc_eret
    measure "HVC [handler 5]", hvc_eret
    measure "SMC that PSCI answers [1]", smc_psci
    measure "MSR ICC_SGI1R_EL1 to itself, MSR DAIFClr, IRQ [3, handler 4]", sgi
    measure "WFI trapped to EL2 and returned to after it [1 + 5 NOPs, 24 to set and clear TWI, handler 5]", trapped_wfi
    use     skip_el1
    measure "BRK [handler 4]", brk_skip
    measure "UDF [handler 4]", udf_skip
    measure "unallocated System register [handler 4]", sysreg_undef
    measure "FMOV trapped by CPACR_EL1 [2, handler 4]", fp_trapped
    measure "LDR with a Data Abort [1, handler 4]", data_abort
    measure "LDR where nothing is [1, handler 4]", external_abort
    use     link_el1
    measure "BLR to an Instruction Abort [1, handler 2]", instruction_abort
    measure "BLR to a misaligned address [2, handler 2]", pc_alignment
    control TRAPS
    measure "SMC trapped to EL2 [handler 5]", smc_trapped
    measure "MSR TTBR0_EL1 trapped to EL2 [5 NOPs, handler 5]", trapped_write
    measure "MRS ID_AA64PFR0_EL1 trapped to EL2 [handler 5]", trapped_read0
    measure "MRS ID_AA64PFR0_EL1 trapped to EL2 [5 NOPs, handler 5]", trapped_read5
    measure "MRS CNTPCT_EL0 trapped to EL2 [5 NOPs, handler 5]", trapped_counter
    say     "The timer\n"
    use     timer_el1
    bl      timer_irq
    bl      timer_istatus
    bl      timer_late
    control LEAVE

// Sums sixteen differences. In: x19 code. Out: x0 the instructions that it took, without its entry, its exit and the read.
measure_one:
    mov     x9, x30
    mov     x20, #0
    mov     x21, #15
1:  adr     x27, sled_end
    sub     x27, x27, x21, lsl #2
    adr     x26, 2f
    mrs     x22, cntvct_el0
    add     x22, x22, #64
    msr     cntv_cval_el0, x22
    mov     x0, #1
    msr     cntv_ctl_el0, x0
    isb
    adr     x0, buffer
    wfi
    br      x19
2:  msr     cntv_ctl_el0, xzr
    sub     x23, x23, x22
    add     x20, x20, x23
    subs    x21, x21, #1
    b.pl    1b
    sub     x0, x20, #3
    ret     x9
    .rept   15
    nop
    .endr
sled_end:
    mrs     x23, cntvct_el0
    br      x26

nothing:
    br      x27
nops1:
    nop
    br      x27
nops40:
    .rept   40
    nop
    .endr
    br      x27
memory:
    ldp     x1, x2, [x0]
    stp     x1, x2, [x0]
    br      x27
barriers:
    isb
    dsb     sy
    dmb     sy
    tlbi    vmalle1
    ic      iallu
    at      s1e1r, x0
    br      x27
hints:
    wfe
    sev
    yield
    br      x27
registers:
    msr     ttbr0_el1, xzr
    mrs     x1, ttbr0_el1
    br      x27
counters:
    mrs     x1, cntvct_el0
    mrs     x1, cntv_ctl_el0
    br      x27
device:
    mov     x1, #UART
    ldr     w2, [x1, #0x18]
    str     wzr, [x1, #0x44]
    br      x27
wfi_pending:
    wfi
    br      x27
svc_eret:
    svc     #0
    br      x27
hvc_eret:
    hvc     #0
    nop                             // skipped
    br      x27
smc_psci:
    mov     w0, #0x84000000
    smc     #0
    br      x27
smc_trapped:
    smc     #0                      // EL2 has set TSC
    br      x27
brk_skip:
    brk     #0
    br      x27
udf_skip:
    udf     #0
    br      x27
sysreg_undef:
    mrs     x0, s3_0_c5_c7_7
    br      x27
fp_trapped:
    msr     cpacr_el1, xzr
    isb
    fmov    d0, d1
    br      x27
data_abort:
    mov     x1, #OUT_OF_PA
    ldr     x2, [x1]
    br      x27
external_abort:
    mov     x1, #NOWHERE
    ldr     x2, [x1]
    br      x27
instruction_abort:
    mov     x1, #OUT_OF_PA
    blr     x1
    br      x27
pc_alignment:
    mov     x1, #0x40000000
    add     x1, x1, #2
    blr     x1
    br      x27
trapped_write:
    msr     ttbr0_el1, xzr
    .rept   5
    nop
    .endr
    br      x27
trapped_read0:
    mrs     x1, id_aa64pfr0_el1
    br      x27
trapped_read5:
    mrs     x1, id_aa64pfr0_el1
    .rept   5
    nop
    .endr
    br      x27
trapped_counter:
    mrs     x1, cntpct_el0
    .rept   5
    nop
    .endr
    br      x27
trapped_wfi:
    mov     x7, #TOGGLE_TWI
    hvc     #0
    mov     x7, #0
    msr     cntv_ctl_el0, xzr       // nothing pending
    wfi
    .rept   5
    nop
    .endr
    mov     x7, #TOGGLE_TWI
    hvc     #0
    mov     x7, #0
    br      x27
sgi:
    msr     cntv_ctl_el0, xzr
    mov     x1, #1                  // SGI 0 to Aff 0.0.0.0
    msr     ICC_SGI1R_EL1, x1
    msr     daifclr, #2
    msr     daifset, #2
    br      x27

// Where an interrupt is taken while NOPs run: the second CVAL is two ticks after the WFI, 32 instructions.
timer_irq:
    mov     x29, x30
    say     "IRQ of the virtual timer 32 instructions after a WFI: before instruction "
    adr     x28, 2f
    mrs     x22, cntvct_el0
    add     x22, x22, #64
    add     x24, x22, #2
    mov     x1, #1
    msr     cntv_cval_el0, x22
    msr     cntv_ctl_el0, x1
    wfi
    msr     cntv_cval_el0, x24      // 0
    msr     daifclr, #2             // 1
    .rept   60
    nop
    .endr
2:  msr     cntv_ctl_el0, xzr
    msr     daifset, #2
    adr     x1, 2b - 62 * 4
    sub     x0, x5, x1              // x5: ELR_EL1 of the interrupt
    lsr     x0, x0, #2
    bl      print_decimal
    say     "\n"
    ret     x29

// What the read by one instruction after a WFI sees; the first instruction after the WFI is number 0.
.macro istatus at
    mrs     x22, cntvct_el0
    add     x22, x22, #64
    add     x24, x22, #2
    mov     x1, #3
    mov     x2, #1
    msr     cntv_cval_el0, x22
    msr     cntv_ctl_el0, x2
    wfi
    msr     cntv_cval_el0, x24      // 0
    .rept   \at - 1
    nop
    .endr
    mrs     x3, cntv_ctl_el0        // \at
    msr     cntv_ctl_el0, xzr
    ubfx    x0, x3, #2, #1
    bl      print_decimal
.endm
.macro count at
    mrs     x22, cntvct_el0
    add     x22, x22, #64
    mov     x2, #1
    msr     cntv_cval_el0, x22
    msr     cntv_ctl_el0, x2
    wfi
    .rept   \at
    nop
    .endr
    mrs     x3, cntvct_el0          // \at
    msr     cntv_ctl_el0, xzr
    sub     x0, x3, x22
    bl      print_decimal
.endm
timer_istatus:
    mov     x29, x30
    say     "CNTVCT_EL0 - CVAL read by instructions 29 to 34 after a WFI: "
    count   29
    count   30
    count   31
    count   32
    count   33
    count   34
    say     "\nCNTV_CTL_EL0.ISTATUS with CVAL 32 instructions after a WFI, read by instructions 29 to 34: "
    istatus 29
    istatus 30
    istatus 31
    istatus 32
    istatus 33
    istatus 34
    say     "\n"
    ret     x29

// A timer that is switched on before, at and after its CVAL.
.macro written at
    mrs     x22, cntvct_el0
    add     x22, x22, #64
    add     x24, x22, #2
    mov     x2, #1
    adr     x28, 9f
    msr     cntv_cval_el0, x22
    msr     cntv_ctl_el0, x2
    wfi
    msr     cntv_ctl_el0, xzr       // 0
    msr     cntv_cval_el0, x24      // 1
    msr     daifclr, #2             // 2
    .rept   \at - 3
    nop
    .endr
    msr     cntv_ctl_el0, x2        // \at
    nop
    nop
    nop
    nop
9:  msr     cntv_ctl_el0, xzr
    msr     daifset, #2
    adr     x1, 9b - (\at + 5) * 4
    sub     x0, x5, x1
    lsr     x0, x0, #2
    bl      print_decimal
    say     " "
.endm
timer_late:
    mov     x29, x30
    say     "CNTV_CTL_EL0.ENABLE written by instructions 29 to 34, CVAL at 32: IRQ before instruction "
    written 29
    written 30
    written 31
    written 32
    written 33
    written 34
    say     "\n"
    ret     x29

set_up_gic:
    ldr     x1, =GICD
    mov     w0, #0x12               // ARE, EnableGrp1
    str     w0, [x1]
    ldr     x1, =GICR
    str     wzr, [x1, #0x14]        // GICR_WAKER
1:  ldr     w0, [x1, #0x14]
    tbnz    w0, #2, 1b
    ldr     x1, =GICR_SGI
    mov     w0, #-1
    str     w0, [x1, #0x80]         // GICR_IGROUPR0
    ldr     w0, =1 << 27 | 1
    str     w0, [x1, #0x100]        // GICR_ISENABLER0: SGI 0, the virtual timer
    mov     x0, #0xf0
    msr     ICC_PMR_EL1, x0
    mov     x0, #1
    msr     ICC_IGRPEN1_EL1, x0
    isb
    ret

// Prints x0 in decimal. Keeps x19 to x29.
print_decimal:
    adr     x1, digits_end
    mov     x2, #10
1:  udiv    x3, x0, x2
    msub    x4, x3, x2, x0
    add     x4, x4, #'0'
    strb    w4, [x1, #-1]!
    mov     x0, x3
    cbnz    x0, 1b
    mov     x0, x1
    b       print


// What EL2 does with exceptions from EL1: 5 instructions that go on behind the instruction after ELR_EL2, or what X7 asks for.
    .balign 0x800
control_el2:
    .org    control_el2 + 0x400
    cbnz    x7, 1f
    mrs     x8, elr_el2
    add     x8, x8, #4
    msr     elr_el2, x8
    eret
1:  cmp     x7, #LEAVE
    b.eq    2f
    cmp     x7, #TRAPS
    b.eq    3f
    mrs     x8, hcr_el2
    eor     x8, x8, #TWI
    msr     hcr_el2, x8
    eret
2:  br      x17
3:  ldr     x8, =RW | TID3 | TSC | TVM
    msr     hcr_el2, x8
    mov     x8, #2
    msr     cnthctl_el2, x8
    eret
    .org    control_el2 + 0x800

// The vectors of EL1. An interrupt is SGI 0, or the virtual timer's, after which everything goes on at X28.
.macro vectors_el1 name, irq, sync:vararg
    .balign 0x800
\name:
    .org    \name + 0x200
    \sync
    .org    \name + 0x280
    \irq
    .org    \name + 0x800
.endm
.macro go_on
    mrs     x8, elr_el1
    add     x8, x8, #4
    msr     elr_el1, x8
    eret
.endm
.macro go_back
    msr     elr_el1, x30
    eret
.endm
.macro acknowledge
    mrs     x8, ICC_IAR1_EL1
    msr     ICC_EOIR1_EL1, x8
    nop
    eret
.endm
.macro timer
    mrs     x5, elr_el1
    msr     cntv_ctl_el0, xzr
    mrs     x8, ICC_IAR1_EL1
    msr     ICC_EOIR1_EL1, x8
    msr     elr_el1, x28
    eret
.endm
    vectors_el1 plain_el1, acknowledge, eret
    vectors_el1 skip_el1, acknowledge, go_on
    vectors_el1 link_el1, acknowledge, go_back
    vectors_el1 timer_el1, timer, go_on

    .bss
    .balign 16
buffer:
    .skip   64
    .skip   24
digits_end:
    .skip   8
    .text
