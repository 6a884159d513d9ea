// The registers of the PL031: reset values, loading, the match and its interrupt, narrow and wide accesses.
// The clock says 2026-01-01 00:00:00 at the start, and less than a second passes.
.include "device.inc"

.equ RTC, 0x09010000

start:
    make_accesses RTC

    .balign 8
accesses:
    .irp    offset, 0x000, 0x004, 0x008, 0x00c, 0x010, 0x014, 0x018, 0x01c, 0x020
    r       4, \offset
    .endr
    .irp    offset, 0xfdc, 0xfe0, 0xfe4, 0xfe8, 0xfec, 0xff0, 0xff4, 0xff8, 0xffc
    r       4, \offset
    .endr
    r       2, 0x000
    r       1, 0x000
    r       2, 0xfe4
    r       1, 0xfe4
    r       8, 0xfe0
    r       8, 0x008
    // The counter goes on from what is loaded.
    w       4, 0x008, 0x12345678
    r       4, 0x008
    r       4, 0x000
    r       4, 0x014
    // A match with what it counts already is one at once.
    w       4, 0x004, 0x12345678
    r       4, 0x004
    r       4, 0x014
    r       4, 0x018
    w       4, 0x010, 0xffffffff
    r       4, 0x010
    r       4, 0x018
    w       4, 0x01c, 0x2
    r       4, 0x014
    w       4, 0x01c, 0x1
    r       4, 0x014
    r       4, 0x018
    r       4, 0x01c
    // So is loading the value to match.
    w       4, 0x004, 0x20000000
    r       4, 0x014
    w       4, 0x008, 0x20000000
    r       4, 0x014
    w       2, 0x01c, 0x1
    r       4, 0x014
    // The control register and those that are read-only.
    w       4, 0x00c, 0
    r       4, 0x00c
    w       4, 0x000, 1
    r       4, 0x000
    w       4, 0x014, 1
    r       4, 0x014
    w       4, 0x018, 1
    r       4, 0x018
    .byte   0
    .balign 8
