// What the speed is measured with, with translation off.
    .text
    .global start
start:
    mov     x19, #0x41000000
    mov     sp, x19
    mov     x20, #0
    .include "bench.inc"
