// Says hello, and at which Exception level.
.include "guest.inc"

start:
    prepare
    say     "hello\n"
    mrs     x20, currentel
    tell    "CurrentEL", x20, 8
    mrs     x20, mpidr_el1
    tell    "MPIDR_EL1", x20
    mrs     x20, midr_el1
    tell    "MIDR_EL1", x20
    b       power_off

interrupt:
    ret
