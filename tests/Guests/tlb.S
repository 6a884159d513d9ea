// A page is mapped to one place and then to another, with break-before-make: whatever a TLB keeps, it is never stale.
.include "guest.inc"
.include "tlb.inc"

start:
    prepare
    translate
    map     FIRST
    show
    unmap
    map     SECOND
    show
    unmap
    map     FIRST
    show
    b       power_off
    .ltorg
