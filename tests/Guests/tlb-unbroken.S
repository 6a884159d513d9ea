// A page is mapped to another place without break-before-make, and used before the TLB is invalidated: a bug, which a coherent TLB hides.
.include "guest.inc"
.include "tlb.inc"

start:
    prepare
    translate
    map     FIRST
    show
    map     SECOND
    mov     x21, #8
1:  ldrb    w0, [x20]                   // from either place
    subs    x21, x21, #1
    b.ne    1b
    say     "changed\n"
    b       power_off
    .ltorg
