// Four PEs: PSCI turns them on and off; they share a lock, a counter, messages, interrupts, events and translations.
// PE 0 prints what must come out whatever the order in which they run.
.include "guest.inc"
.include "tlb.inc"

.equ PES,        4
.equ ROUNDS,     60
.equ CPU_OFF,    0x84000002
.equ CPU_ON,     0xc4000003
.equ SUSPEND,    0xc4000001
.equ AFFINITY,   0xc4000004
.equ GICD,       0x08000000
.equ GICR,       0x080a0000
.equ GICR_STEP,  0x20000
.equ IRM,        1 << 40            // ICC_SGI1R_EL1: all PEs but the sender

// Calls the firmware. Changes x0 to x3.
.macro firmware function, a=0, b=0, c=0
    ldr     x1, =\a
    ldr     x2, =\b
    ldr     x3, =\c
    ldr     x0, =\function
    smc     #0
.endm

// Prints a text and the low bits of a register that is none of x0 to x3. Changes x0 to x3 and x30.
.macro tell text, value, bits=32
    say     "\text"
    mov     x0, \value
    mov     x1, #\bits
    bl      print_hex
    say     "\n"
.endm

// Calls the firmware and prints what it answers.
.macro asks text, function, a=0, b=0, c=0
    firmware \function, \a, \b, \c
    mov     x24, x0
    tell    "\text ", x24, 64
.endm

// Sends an SGI. Changes x0.
.macro send id, targets
    ldr     x0, =\id << 24 | \targets
    msr     icc_sgi1r_el1, x0
    isb
.endm

// On another PE than that with this number, goes on behind the macro's end. Changes nothing else.
.macro only pe, label
    cmp     x19, #\pe
    b.ne    \label
.endm

start:
    prepare
    asks    "PE 0 is", AFFINITY, 0
    asks    "PE 1 is", AFFINITY, 1
    asks    "PE 4 is", AFFINITY, 4
    asks    "turn on PE 0:", CPU_ON, 0, secondary, 1
    asks    "turn on PE 4:", CPU_ON, 4, secondary, 1
    asks    "turn on PE 0x100:", CPU_ON, 0x100, secondary, 1
    asks    "turn on PE 1 at an odd address:", CPU_ON, 1, secondary + 1, 1
    asks    "turn on PE 1 between two words:", CPU_ON, 1, secondary + 2, 1
    asks    "PE 1 is", AFFINITY, 1
    translate
    mov     x25, x20
    map     FIRST
    ldr     x0, =GICD
    mov     w1, #0x12                   // GICD_CTLR: ARE, EnableGrp1
    str     w1, [x0]
    dsb     sy
    asks    "turn on PE 1:", CPU_ON, 1, secondary, 0x1111
    asks    "turn on PE 2:", CPU_ON, 2, secondary, 0x2222
    asks    "turn on PE 3:", CPU_ON, 3, secondary, 0x3333333333333333
    mov     x19, #0
    b       together

// Another PE enters here with its context in X0.
secondary:
    mov     x26, x0
    mrs     x19, mpidr_el1
    and     x19, x19, #0xff
    ldr     x1, =0xff                   // the registers of `translate`; the tables are made
    msr     mair_el2, x1
    ldr     x1, =0x80823519
    msr     tcr_el2, x1
    ldr     x0, =TABLES
    msr     ttbr0_el2, x0
    ldr     x1, =0x30c51835
    msr     sctlr_el2, x1
    isb
    ldr     x25, =PAGE
    ldr     x1, =contexts
    str     x26, [x1, x19, lsl #3]
    mrs     x2, currentel
    ldr     x1, =levels
    str     x2, [x1, x19, lsl #3]
    mrs     x2, mpidr_el1
    ldr     x1, =affinities
    str     x2, [x1, x19, lsl #3]

together:
    ldr     x0, =GICR
    mov     x1, #GICR_STEP
    madd    x0, x1, x19, x0
    str     wzr, [x0, #0x14]            // GICR_WAKER: awake
1:  ldr     w1, [x0, #0x14]
    tbnz    w1, #2, 1b
    add     x0, x0, #0x10000
    mov     w1, #0xffff
    str     w1, [x0, #0x80]             // GICR_IGROUPR0: all SGIs in Group 1
    str     w1, [x0, #0x100]            // GICR_ISENABLER0
    mov     x0, #0xff
    msr     icc_pmr_el1, x0
    mov     x0, #1
    msr     icc_igrpen1_el1, x0
    isb
    bl      barrier

    only    0, 2f
    .irp    n, 1, 2, 3
    ldr     x1, =contexts
    ldr     x24, [x1, #8 * \n]
    tell    "PE \n has the context ", x24, 64
    ldr     x1, =levels
    ldr     x24, [x1, #8 * \n]
    tell    "  CurrentEL ", x24, 8
    ldr     x1, =affinities
    ldr     x24, [x1, #8 * \n]
    tell    "  MPIDR_EL1 ", x24
    .endr
    asks    "PE 3 is", AFFINITY, 3
    asks    "turn on PE 2 again:", CPU_ON, 2, secondary, 0x2222
2:  bl      barrier

    // A counter behind a lock, and one without.
    mov     x20, #ROUNDS
3:  ldr     x0, =lock
    mov     w1, #1
    sevl
4:  wfe
    ldaxr   w2, [x0]
    cbnz    w2, 4b
    stxr    w3, w1, [x0]
    cbnz    w3, 4b
    ldr     x4, =guarded
    ldr     w5, [x4]
    nop
    add     w5, w5, #1
    str     w5, [x4]
    stlr    wzr, [x0]
    ldr     x4, =counter
5:  ldxr    x5, [x4]
    add     x5, x5, #1
    stxr    w6, x5, [x4]
    cbnz    w6, 5b
    subs    x20, x20, #1
    b.ne    3b
    bl      barrier
    only    0, 6f
    ldr     x1, =guarded
    ldr     w24, [x1]
    tell    "under the lock ", x24
    ldr     x1, =counter
    ldr     x24, [x1]
    tell    "by exclusives ", x24
6:  bl      barrier

    // A message goes round: data, then the flag that says so.
    mov     x20, #ROUNDS
    ldr     x21, =boxes
    add     x22, x21, x19, lsl #4       // what comes to this PE: data, flag
    add     x23, x19, #1
    and     x23, x23, #PES - 1
    add     x23, x21, x23, lsl #4       // what it sends
    only    0, 7f
    mov     x1, #1
    add     x0, x22, #8
    stlr    x1, [x0]
7:  add     x0, x22, #8
8:  ldar    x1, [x0]
    cbz     x1, 8b
    str     xzr, [x0]
    ldr     x2, [x22]
    add     x2, x2, #1
    str     x2, [x23]
    mov     x1, #1
    add     x0, x23, #8
    stlr    x1, [x0]
    subs    x20, x20, #1
    b.ne    7b
    bl      barrier
    only    0, 9f
    ldr     x24, [x21]
    tell    "messages ", x24
9:  bl      barrier

    // Interrupts: PE 0 to a list, PE 1 to all others, PE 2 to a list with itself.
    only    0, 1f
    send    5, 0b1010
1:  only    1, 2f
    send    7, IRM
2:  only    2, 3f
    send    3, 0b0101
3:  adr     x1, expected
    ldrb    w20, [x1, x19]
    bl      take
    ldr     x1, =taken
    str     x21, [x1, x19, lsl #3]
    mrs     x24, icc_hppir1_el1
    ldr     x1, =left
    str     x24, [x1, x19, lsl #3]
    bl      barrier
    only    0, 5f
    .irp    n, 0, 1, 2, 3
    ldr     x1, =taken
    ldr     x24, [x1, #8 * \n]
    tell    "PE \n took the SGIs ", x24, 16
    ldr     x1, =left
    ldr     x24, [x1, #8 * \n]
    tell    "  and then finds ", x24, 12
    .endr
5:  bl      barrier

    // An event ends the waiting for what was stored before it.
    only    0, 6f
    ldr     x1, =go
    mov     w2, #1
    str     w2, [x1]
    dsb     ish
    sev
    b       8f
6:  ldr     x1, =go
7:  wfe
    ldr     w2, [x1]
    cbz     w2, 7b
8:  bl      barrier
    only    0, 9f
    say     "all saw the event\n"
9:  bl      barrier

    // Every PE uses a page, PE 0 maps it to another place, every PE sees that one.
    ldrb    w24, [x25]
    ldr     x1, =letters
    strb    w24, [x1, x19]
    bl      barrier
    only    0, 1f
    ldr     x19, =TABLES + 0x2000
    mov     x20, x25
    unmap
    map     SECOND
    mov     x19, #0
1:  bl      barrier
    ldrb    w24, [x25]
    ldr     x1, =letters + PES
    strb    w24, [x1, x19]
    bl      barrier
    only    0, 2f
    ldr     x0, =letters
    bl      print
    say     "\n"
2:  bl      barrier

    // PE 2 suspends itself until PE 0 interrupts it.
    only    2, 3f
4:  firmware SUSPEND
    mov     x23, x0
    mov     x20, #1
    bl      take
    ldr     x1, =taken
    str     x21, [x1]
    str     x23, [x1, #8]
3:  only    0, 5f
    send    9, 0b0100
5:  bl      barrier
    only    0, 6f
    ldr     x1, =taken
    ldr     x24, [x1, #8]
    tell    "the suspended PE returned ", x24, 64
    ldr     x1, =taken
    ldr     x24, [x1]
    tell    "  and took ", x24, 16
6:

    // All but PE 0 turn themselves off, and PE 3 is turned on again.
    only    0, off
    .irp    n, 1, 2, 3
1:  firmware AFFINITY, \n
    cmp     x0, #1
    b.ne    1b
    .endr
    say     "the others are off\n"
    asks    "turn on PE 3:", CPU_ON, 3, again, 0x77
2:  ldr     x1, =go
    ldr     w2, [x1, #4]
    cbz     w2, 2b
    mov     x24, x2
    tell    "PE 3 has the context ", x24
    b       power_off

again:                                  // translation is off, and the store is not cached: the caches are coherent
    ldr     x1, =go
    str     w0, [x1, #4]
    dsb     sy
off:
    firmware CPU_OFF
    b       .

// Acknowledges w20 interrupts, and waits for each; x21 has a bit for each SGI. Changes x0.
take:
    mov     x21, #0
1:  wfi
    mrs     x0, icc_iar1_el1
    dsb     sy
    cmp     x0, #16
    b.hs    1b
    msr     icc_eoir1_el1, x0
    isb
    mov     x22, #1
    lsl     x22, x22, x0
    orr     x21, x21, x22
    subs    w20, w20, #1
    b.ne    1b
    ret

// Waits for all PEs. Changes x0 to x3.
barrier:
    ldr     x0, =arrived                // how many have arrived, and above bit 7 how often all have
1:  ldaxr   x1, [x0]
    add     x2, x1, #1
    and     x3, x2, #0xff
    cmp     x3, #PES
    b.ne    2f
    bic     x2, x2, #0xff               // the last one: the next generation begins
    add     x2, x2, #0x100
2:  stlxr   w3, x2, [x0]
    cbnz    w3, 1b
    lsr     x1, x1, #8                  // the generation in which this PE arrived
3:  ldar    x2, [x0]
    cmp     x1, x2, lsr #8
    b.eq    3b
    ret

expected:
    .byte   2, 1, 2, 2
    .balign 4
    .ltorg

    .bss
    .balign 64
contexts:
    .skip   8 * PES
levels:
    .skip   8 * PES
affinities:
    .skip   8 * PES
taken:
    .skip   8 * PES
left:
    .skip   8 * PES
boxes:
    .skip   16 * PES
arrived:
    .skip   8
counter:
    .skip   8
lock:
    .skip   8
guarded:
    .skip   8
go:
    .skip   8
letters:
    .skip   2 * PES + 1
    .text
