// A hypervisor of two VMs, which two-vms.yaml describes: their own pages, a page that both have, and one that each gets on demand.
// It enters them in turn; each exit is an HVC, or a fault at the page on demand. In the sixth exit VM a loses that page, and gets it again.
.include "guest.inc"

.equ HCR,        RW | 1 << 19 | 1 << 5 | 1 << 4 | 1 << 3 | 1   // RW, TSC, AMO, IMO, FMO, VM
.equ VTCR,       1 << 31 | 2 << 16 | 3 << 12 | 1 << 10 | 1 << 8 | 1 << 6 | 32   // 40-bit PA, Inner Shareable, Write-Back, from level 1, 32-bit IPA
.equ EC_HVC64,   0x16
.equ EC_DABORT,  0x24               // a Data Abort from a lower Exception level
.equ RAM,        0x40000000
.equ IPA,        0x80000000
.equ TABLES,     0x4000             // from the start of RAM: tables of both VMs, then their pages
.equ PAGES,      0xc000
.equ PAGE,       0x7ff              // a page descriptor: S2AP = 11, AF, Inner Shareable, Normal Write-Back
.equ TABLE,      3
.equ ON_DEMAND,  3                  // the number of the page that a VM gets when it touches it
.equ CONTEXT,    128                // bytes of what EL2 keeps of a VM: X0 to X3, ELR, SPSR, VTTBR, and the descriptor of its page on demand with its address

start:
    prepare
    adr     x0, vectors
    msr     vbar_el2, x0
    ldr     x0, =VTCR
    msr     vtcr_el2, x0
    set_hcr HCR
    say     "EL2: two VMs\n"
    adr     x0, contexts
    mov     sp, x0
    b       switch

// SP is the context of the VM that runs.
exit:
    stp     x0, x1, [sp]
    stp     x2, x3, [sp, #16]
    mrs     x0, elr_el2
    mrs     x1, spsr_el2
    stp     x0, x1, [sp, #32]
    mrs     x0, esr_el2
    lsr     x0, x0, #26
    cmp     x0, #EC_DABORT
    b.eq    map
    cmp     x0, #EC_HVC64
    b.ne    bad
    adr     x1, exits
    ldr     x0, [x1]
    add     x0, x0, #1
    str     x0, [x1]
    cmp     x0, #12
    b.eq    finish
    cmp     x0, #6
    b.ne    switch
// Takes the page on demand away from VM a. (Arm DDI0487, TLB maintenance: the change, its completion, then both stages.)
    adr     x1, contexts
    ldr     x2, [x1, #64]
    str     xzr, [x2]
    dsb     ishst
    ldr     x0, [x1, #48]
    msr     vttbr_el2, x0
    isb
    ldr     x0, =(IPA + ON_DEMAND * 4096) >> 12
    tlbi    ipas2e1is, x0
    dsb     ish
    tlbi    vmalle1is
    dsb     ish
    isb
switch:
    mov     x0, sp
    eor     x0, x0, #CONTEXT
    mov     sp, x0
    ldr     x0, [sp, #48]
    msr     vttbr_el2, x0
    isb
resume:
    ldp     x0, x1, [sp, #32]
    msr     elr_el2, x0
    msr     spsr_el2, x1
    ldp     x2, x3, [sp, #16]
    ldp     x0, x1, [sp]
    eret

// A page of the pool; before, the descriptor was invalid.
map:
    ldp     x2, x3, [sp, #64]
    str     x3, [x2]
    dsb     ishst
    b       resume

finish:
    say     "EL2: 12 exits\n"
    b       power_off
bad:
    say     "EL2: an exit that it does not know\n"
    b       power_off

    .balign 0x800
vectors:
    .skip   0x400
    b       exit

    .balign 2 * CONTEXT
contexts:
.macro context number
    .quad   0, 0, 0, 0
    .quad   IPA, EL1h
    .quad   (\number + 1) << 48 | RAM + TABLES + \number * 0x3000
    .quad   0
    .quad   RAM + TABLES + \number * 0x3000 + 0x2000 + 8 * ON_DEMAND
    .quad   RAM + 0x100000 + \number * 0x1000 + PAGE
    .balign CONTEXT
.endm
    context 0
    context 1
exits:
    .quad   0
    .ltorg

// Stage 2 of a VM, from IPA 2 GiB: its text, its data, the page of both.
.macro tables number
    .quad   0, 0, RAM + TABLES + \number * 0x3000 + 0x1000 + TABLE
    .balign 4096
    .quad   RAM + TABLES + \number * 0x3000 + 0x2000 + TABLE
    .balign 4096
    .quad   RAM + PAGES + \number * 0x2000 + PAGE, RAM + PAGES + \number * 0x2000 + 0x1000 + PAGE, RAM + PAGES + 0x4000 + PAGE
    .balign 4096
.endm
    .org    TABLES
    tables  0
    tables  1
    .org    0xa000

// What both VMs do: count in their data, in the page of both and in the page on demand, and exit.
.macro guest
    mov     x0, #IPA
    add     x0, x0, #0x1000
1:  ldr     x1, [x0]
    add     x1, x1, #1
    str     x1, [x0]
    add     x2, x0, #0x1000
    ldr     x3, [x2]
    add     x3, x3, #1
    str     x3, [x2]
    add     x2, x2, #0x1000
    str     x1, [x2]
    hvc     #0
    b       1b
    .balign 4096
    .skip   4096
.endm
    .org    PAGES
    guest
    guest
    .skip   4096
