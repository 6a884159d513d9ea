// SVC at EL0 goes to EL1, and to EL2 while HCR_EL2.TGE is 1.
.include "guest.inc"

start:
    prepare
    say     "SVC at EL0, TGE 0\n"
    enter   EL0t, user
    set_hcr RW | TGE
    say     "SVC at EL0, TGE 1\n"
    enter   EL0t, user
    b       power_off

user:
    svc     #7
    svc     #END
