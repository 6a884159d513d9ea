// An UNDEFINED instruction at each Exception level.
.include "guest.inc"

start:
    prepare
    say     "UDF at EL2\n"
    udf     #0
    say     "UDF at EL1\n"
    enter   EL1h, undefined_at_el1
    say     "UDF at EL0, TGE 0\n"
    enter   EL0t, undefined_at_el0
    set_hcr RW | TGE
    say     "UDF at EL0, TGE 1\n"
    enter   EL0t, undefined_at_el0
    b       power_off

undefined_at_el1:
    udf     #0
    hvc     #END

undefined_at_el0:
    udf     #0
    svc     #END
