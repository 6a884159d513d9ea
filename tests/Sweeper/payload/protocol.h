/* What the driver (image.py) and the payload exchange through the RAM file. Little-endian, no padding. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdint.h>

enum { SLOT_BYTES = 16, MAX_SLOTS = 0x20000, SHARED_EL = 3 };

/* Offsets inside a slot: the instruction under test, then the two exits. */
enum { EXIT_NEXT = 4, EXIT_BRANCH = 8 };

enum status { STATUS_RUNNING = 0, STATUS_DONE = 1, STATUS_PANIC = 2, STATUS_OUTPUT_FULL = 3 };

struct mailbox {
    uint32_t slot_count;
    uint32_t config_count;
    uint32_t el2_first;      /* the MRS slots with op0 = 2, 3: first and number */
    uint32_t el2_count;
    uint32_t status;         /* enum status, from here on written by the payload */
    uint32_t configs_done;
    uint64_t entries;        /* struct entry written to `output` */
    uint64_t panic[4];       /* ESR_EL2, ELR_EL2, FAR_EL2, vector offset */
};

/* Where the operand in x5 of a slot comes from; any smaller number is the index of an MRS slot read at EL2. */
enum { OPERAND_ZERO = 0x80000000u, OPERAND_ADDRESS = 0x80000001u, OPERAND_PAGE = 0x80000002u };
enum { SLOT_NEEDS_TIMER = 1 };

struct descriptor {
    uint32_t operand;
    uint32_t flags;
};

enum { SWEEP_EL0 = 1, SWEEP_EL1 = 2 };
enum { RETURN_BY_ACTLR = 1, STAGE2_IDENTITY = 2, SWEEP_EL2 = 4 };

/* One line of the configuration file, in the order of its columns. */
struct config {
    uint64_t els, hcr, cptr, mdcr, hstr, cnthctl, ich_hcr, sre2;
    uint64_t sctlr1, cntkctl, pmuser, cpacr, mdscr, sctlr2, hcrx, flags;
};

/*
 * ENTRY_RECORD: value = ESR[31:0] | vector/0x80 << 32 | target EL << 36 | unexpected << 38 | (ELR - slot) << 48,
 * the last as a signed 16-bit number, FAR_AWAY if it does not fit.
 * ENTRY_VALUE: value = x5 after an instruction that completed in the first configuration.
 * ENTRY_DRIFT: value = what a register reads after a configuration although its initial value was restored.
 */
enum { ENTRY_RECORD = 0, ENTRY_VALUE = 1, ENTRY_DRIFT = 2 };
enum { FAR_AWAY = 0x7fff };

struct entry {
    uint16_t config;
    uint8_t el;
    uint8_t kind;
    uint32_t slot;
    uint64_t value;
};

#endif
