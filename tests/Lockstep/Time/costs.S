// What each instruction, exception and wait costs in instructions.
.include "measure.inc"

.equ NOWHERE,    0x0d000000         // an address of the board at which nothing is
.equ OUT_OF_PA,  1 << 56            // beyond the physical address size: with the MMU off, an Address size fault

measurements:
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
    say     "Traps to EL2\n"
    measure "SMC trapped to EL2 [handler 5]", smc_trapped
    measure "MSR TTBR0_EL1 trapped to EL2 [5 NOPs, handler 5]", trapped_write
    measure "MRS CNTPCT_EL0 trapped to EL2 [5 NOPs, handler 5]", trapped_counter
    control LEAVE

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
