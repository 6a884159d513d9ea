// The registers of the PL011: reset values, the bits that they keep, narrow and wide accesses, interrupts of the transmitter, and reception.
// It is given sixteen bytes of input when it prints its first full stop, which fill the FIFO, and one more at the second, which fills it when it is off.
.include "device.inc"

start:
    make_accesses UART

    .balign 8
accesses:
    // After reset; prepare has printed nothing.
    .irp    offset, 0x004, 0x018, 0x020, 0x024, 0x028, 0x02c, 0x030, 0x034, 0x038, 0x03c, 0x040, 0x044, 0x048, 0x04c, 0x080
    r       4, \offset
    .endr
    .irp    offset, 0xfdc, 0xfe0, 0xfe4, 0xfe8, 0xfec, 0xff0, 0xff4, 0xff8, 0xffc
    r       4, \offset
    .endr
    // Narrow and wide reads.
    .irp    offset, 0x018, 0x019, 0x01a, 0x01b, 0x030, 0x031, 0xfe0, 0xfe1, 0xfe4
    r       1, \offset
    .endr
    .irp    offset, 0x018, 0x01a, 0x030, 0x032, 0xfe0
    r       2, \offset
    .endr
    .irp    offset, 0x018, 0x030, 0xfe0
    r       8, \offset
    .endr
    // Writes of every width to what the registers have.
    w       4, 0x020, 0x5a
    r       4, 0x020
    w       4, 0x024, 0x1b
    r       4, 0x024
    w       4, 0x028, 0x2d
    r       4, 0x028
    w       2, 0x030, 0xb01
    r       4, 0x030
    w       1, 0x030, 0x81
    r       4, 0x030
    w       4, 0x030, 0x301
    w       1, 0x034, 0x09
    r       4, 0x034
    w       1, 0x048, 0x03
    r       4, 0x048
    w       4, 0x048, 0
    w       4, 0x018, 0xffff
    r       4, 0x018
    w       4, 0xfe0, 0xff
    r       4, 0xfe0
    // The transmitter's interrupt: none until a byte is sent, then at once.
    r       4, 0x03c
    w       4, 0x038, 0x20
    r       4, 0x040
    w       1, 0x000, '!'
    r       4, 0x018
    r       4, 0x03c
    r       4, 0x040
    w       4, 0x038, 0x7d0
    r       4, 0x038
    r       2, 0x040
    w       4, 0x044, 0x40
    r       4, 0x03c
    w       2, 0x044, 0x20
    r       4, 0x03c
    r       4, 0x044
    // Sixteen bytes fill the FIFO; the receive interrupt rises with the first of them and falls with the last read, or when it is cleared.
    w       1, 0x02c, 0x70
    r       4, 0x02c
    w       1, 0x000, '.'
    p       0x018, 0x40
    r       4, 0x018
    r       4, 0x03c
    r       4, 0x040
    w       4, 0x044, 0x10
    r       4, 0x03c
    r       1, 0x000
    r       4, 0x018
    r       2, 0x000
    r       4, 0x000
    r       4, 0x004
    r       1, 0x000
    r       4, 0x03c
    .rept   11
    r       1, 0x000
    .endr
    r       4, 0x018
    r       1, 0x000
    r       4, 0x018
    r       4, 0x03c
    r       4, 0x040
    // Without the FIFO one byte fills the receiver.
    w       1, 0x02c, 0x60
    w       1, 0x000, '.'
    p       0x03c, 0x10
    r       4, 0x018
    r       4, 0x03c
    r       1, 0x000
    r       4, 0x018
    r       4, 0x03c
    w       4, 0x004, 0
    r       4, 0x004
    .byte   0
    .balign 8
