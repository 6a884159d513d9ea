// The monitor of the rig: runs at EL3 of QEMU's virt board and takes cases one after the other through EL1 and EL2.
// The formats of the two files that it reads and writes are those of tests/Rig/RigFormat.cs.
// Code lies in the Secure flash at 0, data in Secure RAM: cases run in Non-secure state and reach neither.

.equ SECURE_RAM,   0x0e000000
.equ STATE,        SECURE_RAM             // variables, see below
.equ ROUTINES,     SECURE_RAM + 0x1000    // made by the driver: they load and save the System registers
.equ UNDO,         SECURE_RAM + 0x100000  // what the memory of the running case held
.equ INPUT,        SECURE_RAM + 0x400000  // a block of cases
.equ OUTPUT,       SECURE_RAM + 0x900000  // the outcomes of a block

// Variables, offsets from STATE
.equ v_cases,      0                      // cases left in the block
.equ v_input,      8                      // the running case
.equ v_file_in,    16
.equ v_file_out,   24
.equ v_load,       32                     // the routines
.equ v_save,       40
.equ v_registers,  48                     // bytes of the System registers of a case
.equ v_ranges,     56                     // the ranges of the running case
.equ v_watchdog,   64                     // ticks that a case may take
.equ v_current,    72                     // what the System registers hold
.equ v_arguments,  96                     // of a semihosting call

// A case (c_) and an outcome (o_) are laid out alike from offset 32 to the System registers.
.equ c_length,     0
.equ c_ranges,     8
.equ c_pc,         16
.equ c_spsr,       24
.equ o_kind,       0
.equ o_esr,        8
.equ o_elr,        16
.equ o_spsr,       24
.equ sp_el0_,      32
.equ sp_el1_,      40
.equ sp_el2_,      48
.equ general,      64
.equ vectors_,     320
.equ system,       832

.equ r_address,    0                      // a range: address, bytes, flags, then the data if there are any
.equ r_bytes,      8
.equ r_flags,      16
.equ r_data,       24
.equ OBSERVED,     0                      // bits of the flags
.equ HAS_DATA,     1
.equ KEPT,         2

// Semihosting
.equ SYS_OPEN,     1
.equ SYS_WRITE,    5
.equ SYS_READ,     6
.equ SYS_EXIT,     0x18
.equ READ_BINARY,  1
.equ WRITE_BINARY, 5
.equ EXITED,       0x20026

.equ GICD,         0x08000000
.equ GICR,         0x080a0000
.equ GICR_SGI,     GICR + 0x10000
.equ WATCHDOG_PPI, 29                     // the Secure physical timer
.equ DTB,          0x40000000             // where QEMU leaves a device tree
.equ DTB_BYTES,    0x200000

.macro address register, value
    movz \register, #((\value) >> 16), lsl #16
    movk \register, #((\value) & 0xffff)
.endm

.macro load_general n
    pair ldp, x, \n, %(\n + 1), x0, general + 8 * \n
.endm
.macro save_general n
    pair stp, x, \n, %(\n + 1), sp, general + 8 * \n
.endm
.macro load_vectors n
    pair ldp, q, \n, %(\n + 1), x0, 16 * \n
.endm
.macro save_vectors n
    pair stp, q, \n, %(\n + 1), x0, 16 * \n
.endm
.macro pair instruction, bank, n, m, base, offset
    \instruction \bank\n, \bank\m, [\base, #\offset]
.endm
.altmacro

.global _start
_start:
    adr x0, exceptions
    msr vbar_el3, x0
    msr cptr_el3, xzr
    msr mdcr_el3, xzr
    mov x0, #0x535                        // SCR_EL3: NS, FIQ (the watchdog), RES1, HCE, RW
    msr scr_el3, x0
    isb
    address x0, DTB
    address x1, DTB_BYTES
1:  stp xzr, xzr, [x0], #16
    subs x1, x1, #16
    b.ne 1b
    bl start_watchdog

    address x28, STATE
    adr x9, cases_name
    mov x10, #READ_BINARY
    mov x11, #5
    mov w0, #SYS_OPEN
    bl semihost
    str x0, [x28, #v_file_in]
    adr x9, outcomes_name
    mov x10, #WRITE_BINARY
    mov x11, #8
    mov w0, #SYS_OPEN
    bl semihost
    str x0, [x28, #v_file_out]

    // The file begins with: bytes of the routines, offset of the second, bytes of the System registers, ticks; then the routines.
    address x10, UNDO
    mov x11, #32
    bl read
    address x10, UNDO
    address x9, ROUTINES
    ldp x11, x12, [x10]
    ldp x13, x14, [x10, #16]
    add x12, x12, x9
    stp x9, x12, [x28, #v_load]
    str x13, [x28, #v_registers]
    str x14, [x28, #v_watchdog]
    mov x10, x9
    bl read
    ic iallu
    dsb sy
    isb
    address x0, OUTPUT
    str x0, [x28, #v_current]
    ldr x2, [x28, #v_save]
    blr x2

next_block:
    // A block begins with its bytes and how many cases it has; the last one has no bytes.
    address x28, STATE
    address x10, UNDO
    mov x11, #16
    bl read
    address x10, UNDO
    ldp x11, x12, [x10]
    cbz x11, finish
    str x12, [x28, #v_cases]
    address x10, INPUT
    str x10, [x28, #v_input]
    bl read
    address x0, OUTPUT
    mov sp, x0

next_case:
    address x28, STATE
    ldr x0, [x28, #v_cases]
    cbz x0, end_of_block
    sub x0, x0, #1
    str x0, [x28, #v_cases]
    ldr x27, [x28, #v_input]

    // Keep what the ranges of the case hold, then write its data.
    ldr x0, [x28, #v_registers]
    add x26, x27, #system
    add x26, x26, x0
    str x26, [x28, #v_ranges]
    ldr x25, [x27, #c_ranges]
    address x24, UNDO
1:  cbz x25, 2f
    bl next_range
    tbnz x23, #KEPT, 3f
    mov x0, x24
    bl copy
    mov x24, x0
    b 1b
3:  mov x0, x1                            // first of all, so that what is put back later has it
    mov x1, x22
    bl copy
    b 1b
2:  ldr x26, [x28, #v_ranges]
    ldr x25, [x27, #c_ranges]
1:  cbz x25, 2f
    sub x25, x25, #1
    ldp x0, x2, [x26, #r_address]
    ldr x23, [x26, #r_flags]
    add x26, x26, #r_data
    tbz x23, #HAS_DATA, 1b
    mov x1, x26
    bl copy
    add x26, x1, #7
    and x26, x26, #~7
    b 1b

    // Registers: those that do not hold what they should already.
2:  add x0, x27, #system
    ldr x3, [x28, #v_current]
    ldr x2, [x28, #v_load]
    blr x2
    ldp x0, x1, [x27, #sp_el0_]
    ldr x2, [x27, #sp_el2_]
    msr sp_el0, x0
    msr sp_el1, x1
    msr sp_el2, x2
    ldp x0, x1, [x27, #c_pc]
    msr elr_el3, x0
    msr spsr_el3, x1
    add x0, x27, #vectors_
.irp n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    load_vectors \n
.endr
    tlbi alle1
    tlbi alle2
    ic iallu
    dsb sy
    isb
    ldr x0, [x28, #v_watchdog]
    msr cntps_tval_el1, x0
    mov x0, #1
    msr cntps_ctl_el1, x0
    mov x0, x27
.irp n, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    load_general \n
.endr
    ldr x30, [x0, #general + 240]
    ldp x0, x1, [x0, #general]
    eret

// Where every exception to EL3 comes: SP is the outcome; X0 and X1 are saved, X0 is the offset of the vector.
entered:
.irp n, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    save_general \n
.endr
    str x30, [sp, #general + 240]
    msr cntps_ctl_el1, xzr
    mrs x1, esr_el3
    stp x0, x1, [sp, #o_kind]
    mrs x1, elr_el3
    mrs x2, spsr_el3
    stp x1, x2, [sp, #o_elr]
    mrs x1, sp_el0
    mrs x2, sp_el1
    mrs x3, sp_el2
    stp x1, x2, [sp, #sp_el0_]
    str x3, [sp, #sp_el2_]
    str xzr, [sp, #sp_el2_ + 8]
    add x0, sp, #vectors_
.irp n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    save_vectors \n
.endr
    address x28, STATE
    add x0, sp, #system
    str x0, [x28, #v_current]
    ldr x2, [x28, #v_save]
    blr x2

    // Read what is observed, then put back what the ranges held.
    ldr x27, [x28, #v_input]
    ldr x0, [x28, #v_registers]
    add x24, sp, #system
    add x24, x24, x0
    ldr x26, [x28, #v_ranges]
    ldr x25, [x27, #c_ranges]
1:  cbz x25, 2f
    bl next_range
    tbz x23, #OBSERVED, 1b
    mov x0, x24
    bl copy
    add x24, x0, #7
    and x24, x24, #~7
    b 1b
2:  mov sp, x24
    ldr x26, [x28, #v_ranges]
    ldr x25, [x27, #c_ranges]
    address x24, UNDO
1:  cbz x25, 2f
    bl next_range
    tbnz x23, #KEPT, 1b
    mov x0, x1
    mov x1, x24
    bl copy
    mov x24, x1
    b 1b
2:  ldr x0, [x27, #c_length]
    add x27, x27, x0
    str x27, [x28, #v_input]
    b next_case

end_of_block:
    address x10, OUTPUT
    mov x0, sp
    sub x11, x0, x10
    ldr x9, [x28, #v_file_out]
    mov w0, #SYS_WRITE
    bl semihost
    cbnz x0, fail
    b next_block

finish:
    mov x10, #0
    b exit
fail:
    mov x10, #1
exit:
    address x28, STATE
    address x9, EXITED
    mov w0, #SYS_EXIT
    bl semihost
    b .

// The range at X26: X1 its address, X2 its bytes, X22 its data, X23 its flags; X26 the next one, X25 one less.
next_range:
    ldp x1, x2, [x26, #r_address]
    ldr x23, [x26, #r_flags]
    add x26, x26, #r_data
    mov x22, x26
    sub x25, x25, #1
    tbz x23, #HAS_DATA, 1f
    add x26, x26, x2
    add x26, x26, #7
    and x26, x26, #~7
1:  ret

// Copies X2 bytes from X1 to X0; both are then the next.
copy:
    subs x2, x2, #16
    b.lo 1f
    ldp x3, x4, [x1], #16
    stp x3, x4, [x0], #16
    b copy
1:  adds x2, x2, #16
    b.eq 3f
2:  ldrb w3, [x1], #1
    strb w3, [x0], #1
    subs x2, x2, #1
    b.ne 2b
3:  ret

// Reads X11 bytes of the cases to X10.
read:
    mov x21, x30
    ldr x9, [x28, #v_file_in]
    mov w0, #SYS_READ
    bl semihost
    cbnz x0, fail
    ret x21

// The semihosting call W0 with the arguments X9, X10, X11.
semihost:
    add x1, x28, #v_arguments
    stp x9, x10, [x1]
    str x11, [x1, #16]
    hlt #0xf000
    ret

// The Secure physical timer as a Group 0 interrupt, which SCR_EL3.FIQ routes here whatever the case masks.
start_watchdog:
    address x0, GICD
    mov w1, #0x11                         // ARE_S, EnableGrp0
    str w1, [x0]
    address x0, GICR
    str wzr, [x0, #0x14]                  // GICR_WAKER
    address x0, GICR_SGI
    mov w1, #(1 << WATCHDOG_PPI)
    str wzr, [x0, #0x80]                  // GICR_IGROUPR0
    str wzr, [x0, #0xd00]                 // GICR_IGRPMODR0
    str w1, [x0, #0x100]                  // GICR_ISENABLER0
    mov x1, #0xf
    msr icc_sre_el3, x1
    isb
    mov x1, #0xff
    msr icc_pmr_el1, x1
    mov x1, #1
    msr icc_igrpen0_el1, x1
    isb
    ret

.align 11
exceptions:
.irp offset, 0x000, 0x080, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380
.align 7
    b fail                                // the monitor's own
.endr
.irp offset, 0x400, 0x480, 0x500, 0x580, 0x600, 0x680, 0x700, 0x780
.align 7
    stp x0, x1, [sp, #general]
    mov x0, #\offset
    b entered
.endr

cases_name:    .asciz "cases"
outcomes_name: .asciz "outcomes"
