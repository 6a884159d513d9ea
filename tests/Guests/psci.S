// What the firmware answers to calls by SMC: identifier, X1, X2, and X0 afterwards, in hexadecimal.
.include "guest.inc"

start:
    prepare
    adr     x20, calls
next_call:
    ldp     x21, x22, [x20], #16
    ldr     x23, [x20], #8
    cbz     x21, power_off
    mov     x0, x21
    mov     x1, x22
    mov     x2, x23
    mov     x3, #0
    smc     #0
    mov     x24, x0
    .irp    value, x21, x22, x23, x24
    mov     x0, \value
    mov     x1, #64
    bl      print_hex
    .ifnc   \value, x24
    say     " "
    .endif
    .endr
    say     "\n"
    b       next_call

    .balign 8
calls:
    .irp    function, 0x84000000, 0xc4000000, 0x84000003, 0xc4000003, 0x84000004, 0xc4000004, 0x84000005, 0xc4000005
    .quad   \function, 0, 0
    .endr
    .irp    function, 0x84000006, 0xc4000006, 0x84000007, 0x8400000a, 0xc400000a, 0x8400000b, 0x84000012, 0xc4000008
    .quad   \function, 0, 0
    .endr
    .irp    function, 0x80000000, 0x80000001, 0x1, 0xffffffff84000000, 0x184000000, 0xc4000002, 0xc4000009, 0xffffffffffffffff
    .quad   \function, 0, 0
    .endr
    // PSCI_FEATURES of each function, and of some that are none.
    .irp    function, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf, 0x10, 0x11, 0x12, 0x13, 0x14
    .quad   0x8400000a, 0x84000000 + \function, 0
    .quad   0x8400000a, 0xc4000000 + \function, 0
    .endr
    .quad   0x8400000a, 0x80000000, 0
    .quad   0x8400000a, 0xffffffff84000000, 0
    // CPU_ON and AFFINITY_INFO of other affinities, and at higher levels.
    .irp    affinity, 0x1, 0x100, 0x80000000, 0x100000000
    .quad   0x84000003, \affinity, 0
    .quad   0xc4000003, \affinity, 0
    .quad   0x84000004, \affinity, 0
    .quad   0xc4000004, \affinity, 0
    .quad   0xc4000004, \affinity, 1
    .endr
    .quad   0x84000004, 0, 1
    .quad   0xc4000004, 1, 3
    // CPU_SUSPEND to a state that is not supported.
    .irp    state, 0x20000, 0x40000, 0x80000000, 0xfffe0000, 0x100040000
    .quad   0x84000001, \state, 0
    .quad   0xc4000001, \state, 0
    .endr
    .quad   0, 0, 0
