// What the speed is measured with: arithmetic, loads and stores, branches and calls, without end.
    .text
    .global start
start:
    mov     x19, #0x41000000
    mov     sp, x19
    mov     x20, #0
outer:
    mov     x21, #64
    mov     x22, x19
inner:
    add     x20, x20, x21, lsl #3
    eor     x23, x20, x20, ror #7
    str     x23, [x22], #8
    ldr     x24, [x22, #-8]
    and     x25, x24, #0xff
    ldrb    w26, [x19, x25]
    adds    x20, x20, x26
    ubfx    x27, x20, #3, #12
    csel    x28, x27, x23, ne
    sub     x21, x21, #1
    tbz     x28, #0, 1f
    madd    x20, x28, x21, x20
1:  cbnz    x21, inner
    mov     x0, x20
    bl      leaf
    mov     x20, x0
    b       outer

leaf:
    stp     x29, x30, [sp, #-16]!
    mov     x29, sp
    lsr     x0, x0, #1
    orr     x0, x0, #1
    ldp     x29, x30, [sp], #16
    ret
