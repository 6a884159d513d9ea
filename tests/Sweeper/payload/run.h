/* One pass over consecutive slots; the layout is known to run.S. */
#ifndef RUN_H
#define RUN_H

#include <stdint.h>

struct run {
    uint64_t first;            /* address of the first slot */
    uint64_t end;              /* address behind the last slot */
    const uint64_t *operands;  /* x5 on entry, one for each slot */
    uint64_t *records;         /* ENTRY_RECORD values out */
    uint64_t *values;          /* x5 on exit */
    uint64_t spsr;             /* SPSR_EL2: the exception level of the slots */
    uint64_t hcr;              /* HCR_EL2, written again before every slot */
};

/* The second one names the EL1 registers by their _EL12 encodings, as EL2 must while HCR_EL2.E2H is 1. */
void run_slots(const struct run *run);
void run_slots_e2h(const struct run *run);

#endif
