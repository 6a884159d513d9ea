/* The registers that surround the instruction under test. */
#ifndef STATE_H
#define STATE_H

#include "protocol.h"

/* Once, at reset. */
void state_init(void);

/* EL2 as it is between configurations (E2H=0, nothing trapped), EL1 with the controls of `config`. */
void state_neutral(const struct config *config);

/* All controls of `config`, from the neutral state of the same configuration. */
void state_apply(const struct config *config);

/* The identity map of the slots, the EL1 vectors and the scratch block, and the stage 2 identity map. */
void tables_init(void);

/* A physical interrupt that ends a WFI: the EL2 physical timer, PPI 26. */
void wake_init(void);
void wake_arm(void);
void wake_disarm(void);

#endif
