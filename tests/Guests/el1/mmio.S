// Loads and stores of each width at the registers of devices, extensions, XZR; and accesses where there is nothing.
.include "guest.inc"

.macro load instruction, register, offset
    mov     x20, #-1
    ldr     x19, =\offset
    \instruction \register, [x19]
    tell    "\instruction \register \offset", x20, 64
.endm

start:
    prepare
    load    ldrb, w20, UART + 0xfe8
    load    ldrh, w20, UART + 0xfe8
    load    ldr, w20, UART + 0xfe8
    load    ldr, x20, UART + 0xfe8
    load    ldrsb, w20, UART + 0xff4
    load    ldrsb, x20, UART + 0xff4
    load    ldrsh, x20, UART + 0xff4
    load    ldrsw, x20, UART + 0xff4
    load    ldar, w20, UART + 0xff0
    load    ldrb, w20, UART + 0x30
    load    ldr, w20, UART + 0x18
    ldr     x19, =UART
    mov     w20, #0x13f
    str     w20, [x19, #0x24]
    strb    w20, [x19, #0x28]
    strh    w20, [x19, #0x38]
    str     wzr, [x19, #0x34]
    load    ldr, w20, UART + 0x24
    load    ldr, w20, UART + 0x28
    load    ldr, w20, UART + 0x38
    load    ldr, w20, UART + 0x34
    load    ldr, w20, GICD
    load    ldrb, w20, GICD + 0x4
    load    ldr, w20, GICD + 0xffe8
    load    ldr, x20, GICR + 0x8
    load    ldr, w20, GICR + 0x14
    ldr     x19, =GICD
    mov     x20, #0xa8
    strb    w20, [x19, #0x421]
    ldr     w20, =0x18385878
    str     w20, [x19, #0x424]
    str     w20, [x19, #0x84]
    str     w20, [x19, #0x104]
    mov     w20, #0x5
    str     w20, [x19, #0x184]
    str     w20, [x19, #0x204]
    mov     w20, #0x4
    str     w20, [x19, #0x284]
    str     w20, [x19, #0xc08]
    ldr     x20, =0x100000203
    str     x20, [x19, #0x6100]
    load    ldr, w20, GICD + 0x420
    load    ldrb, w20, GICD + 0x425
    load    ldr, w20, GICD + 0x84
    load    ldr, w20, GICD + 0x104
    load    ldr, w20, GICD + 0x204
    load    ldr, w20, GICD + 0xc08
    load    ldr, x20, GICD + 0x6100
    load    ldr, w20, GICD + 0x6104
    say     "nothing there\n"
    load    ldr, w20, 0x0c000000
    load    ldrb, w20, 0x7f000000
    ldr     x19, =0x0c000000
    str     w20, [x19]
    ldp     x20, x21, [x19, #16]
    mov     x0, xzr
    ldr     x19, =0x7f000000
    blr     x19
    enter_el0 unprivileged
    b       power_off

unprivileged:
    ldr     x19, =0x0c000000
    ldrb    w20, [x19, #3]
    strh    w20, [x19]
    ldr     x19, =0x7f000000
    blr     x19
    svc     #END

interrupt:
    ret
