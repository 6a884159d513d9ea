// Runs at EL2, enters EL1, and traps EL1's write of SCTLR_EL1 (HCR_EL2.TVM).
.include "guest.inc"

start:
    prepare
    set_hcr RW | TVM
    say     "EL2: hello\n"
    enter   EL1h, guest
    say     "EL2: goodbye\n"
    b       power_off

guest:
    say     "EL1: hello, about to write SCTLR_EL1\n"
    mrs     x0, sctlr_el1
    msr     sctlr_el1, x0
    say     "EL1: goodbye\n"
    hvc     #END
