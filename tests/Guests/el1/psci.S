// What PSCI calls by HVC answer, on a board with two PEs.
.include "guest.inc"

.macro asks text, function, a=0, b=0, c=0
    ldr     x1, =\a
    ldr     x2, =\b
    ldr     x3, =\c
    ldr     x0, =\function
    hvc     #0
    mov     x24, x0
    tell    "\text", x24, 64
.endm

start:
    prepare
    asks    "PSCI_VERSION", 0x84000000
    asks    "MIGRATE_INFO_TYPE", 0x84000006
    asks    "PSCI_FEATURES CPU_ON64", 0x8400000a, 0xc4000003
    asks    "PSCI_FEATURES CPU_OFF", 0x8400000a, 0x84000002
    asks    "PSCI_FEATURES unknown", 0x8400000a, 0x84000099
    asks    "unknown", 0x84000099
    asks    "AFFINITY_INFO 0", 0xc4000004, 0
    asks    "AFFINITY_INFO 1", 0xc4000004, 1
    asks    "AFFINITY_INFO 2", 0xc4000004, 2
    asks    "AFFINITY_INFO 1 at level 1", 0xc4000004, 1, 1
    asks    "CPU_ON 0", 0xc4000003, 0, secondary
    asks    "CPU_ON 2", 0xc4000003, 2, secondary
    asks    "CPU_ON 1 between words", 0xc4000003, 1, secondary + 2
    asks    "CPU_SUSPEND to power down", 0xc4000001, 0x40000
    asks    "CPU_ON 1", 0xc4000003, 1, secondary, 0x1122334455667788
1:  ldr     x0, =arrived
    ldar    x1, [x0]
    cbz     x1, 1b
    ldr     x21, =context
    ldr     x20, [x21]
    tell    "context", x20, 64
    ldr     x20, [x21, #8]
    tell    "MPIDR_EL1", x20
    ldr     x20, [x21, #16]
    tell    "CurrentEL", x20, 8
    ldr     x20, [x21, #24]
    tell    "DAIF", x20, 12
2:  ldr     x0, =0xc4000004
    mov     x1, #1
    mov     x2, #0
    hvc     #7
    cmp     x0, #1
    b.ne    2b
    say     "PE 1 is off\n"
    asks    "CPU_ON 1", 0x84000003, 1, again, 0x99
3:  ldr     x0, =arrived
    ldar    x1, [x0]
    cmp     x1, #2
    b.ne    3b
    say     "PE 1 is on again\n"
    b       power_off

secondary:
    ldr     x1, =context
    str     x0, [x1]
    mrs     x0, mpidr_el1
    str     x0, [x1, #8]
    mrs     x0, currentel
    str     x0, [x1, #16]
    mrs     x0, daif
    str     x0, [x1, #24]
    mov     x0, #1
    b       4f
again:
    mov     x0, #2
4:  ldr     x1, =arrived
    stlr    x0, [x1]
    ldr     x0, =0x84000002
    hvc     #0
    b       .

interrupt:
    ret

    .bss
    .balign 8
context:
    .skip   32
arrived:
    .skip   8
