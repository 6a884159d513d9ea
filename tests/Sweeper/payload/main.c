#include <stdbool.h>

#include "protocol.h"
#include "run.h"
#include "state.h"
#include "sysreg.h"

#define ESR_IL (1ull << 25)
#define TARGET_EL2 (2ull << 36)
#define TARGET_EL1 (1ull << 36)
#define TARGET_MASK (3ull << 36)
#define PSCI_SYSTEM_OFF 0x84000008ull

enum { SPSR_EL0T = 0x3c0, SPSR_EL1H = 0x3c5, SPSR_EL2H = 0x3c9, EC_SVC = 0x15, SVC_COMPLETED = 0x7c1 };

extern struct mailbox mailbox;
extern const struct descriptor descriptors[];
extern const struct config configs[];
extern char slots[], scratch[];
extern struct entry output[], output_end[];

/* Indexed by slot; the second index of `baseline` is the exception level. */
static uint64_t operands[MAX_SLOTS];
static uint64_t records[MAX_SLOTS];
static uint64_t values[MAX_SLOTS];
static uint64_t baseline[SHARED_EL][MAX_SLOTS];

/* What EL2 reads in the neutral state, for the slots listed in `readable`. */
static uint32_t readable[MAX_SLOTS];
static uint64_t readings[MAX_SLOTS];
static uint64_t initial_readings[MAX_SLOTS];
static uint32_t readable_count;

static void __attribute__((noreturn)) stop(enum status status)
{
    mailbox.status = status;
    DSB();
    register uint64_t x0 __asm__("x0") = PSCI_SYSTEM_OFF;
    __asm__ volatile("smc #0" : : "r"(x0));
    for (;;)
        ;
}

void __attribute__((noreturn)) panic(uint64_t vector)
{
    mailbox.panic[0] = READ_SYSREG(esr_el2);
    mailbox.panic[1] = READ_SYSREG(elr_el2);
    mailbox.panic[2] = READ_SYSREG(far_el2);
    mailbox.panic[3] = vector;
    stop(STATUS_PANIC);
}

static void emit(uint32_t config, uint32_t el, uint32_t kind, uint32_t slot, uint64_t value)
{
    struct entry *entry = &output[mailbox.entries++];

    if (entry == output_end)
        stop(STATUS_OUTPUT_FULL);
    *entry = (struct entry){ (uint16_t)config, (uint8_t)el, (uint8_t)kind, slot, value };
}

static bool completed(uint64_t record)
{
    return (uint32_t)record == (EC_SVC << 26 | ESR_IL | SVC_COMPLETED);
}

static void run_range(uint32_t first, uint32_t end, uint64_t spsr, uint64_t hcr)
{
    struct run run = {
        .first = (uint64_t)slots + (uint64_t)first * SLOT_BYTES,
        .end = (uint64_t)slots + (uint64_t)end * SLOT_BYTES,
        .operands = operands + first,
        .records = records + first,
        .values = values + first,
        .spsr = spsr,
        .hcr = hcr,
    };

    (hcr & HCR_EL2_E2H ? run_slots_e2h : run_slots)(&run);
}

static void run_with_timer(uint32_t slot, uint64_t spsr, uint64_t hcr)
{
    wake_arm();
    run_range(slot, slot + 1, spsr, hcr);
    wake_disarm();
}

/* All slots of [first, end) at the exception level of `spsr`. */
static void run_sweep(uint32_t first, uint32_t end, uint64_t spsr, uint64_t hcr)
{
    for (uint32_t slot = first; slot < end;) {
        uint32_t next = slot;

        while (next < end && !(descriptors[next].flags & SLOT_NEEDS_TIMER))
            next++;
        if (next > slot)
            run_range(slot, next, spsr, hcr);
        if (next < end)
            run_with_timer(next++, spsr, hcr);
        slot = next;
    }
}

static void find_readable(void)
{
    uint32_t end = mailbox.el2_first + mailbox.el2_count;

    run_sweep(mailbox.el2_first, end, SPSR_EL2H, HCR_EL2_RW);
    for (uint32_t slot = mailbox.el2_first; slot < end; slot++)
        if (completed(records[slot]))
            readable[readable_count++] = slot;
}

static void read_registers(void)
{
    for (uint32_t i = 0; i < readable_count; i++) {
        uint32_t slot = readable[i];

        run_range(slot, slot + 1, SPSR_EL2H, HCR_EL2_RW);
        readings[slot] = values[slot];
    }
}

static void keep_initial_readings(void)
{
    read_registers();
    for (uint32_t i = 0; i < readable_count; i++) {
        initial_readings[readable[i]] = readings[readable[i]];
        emit(0, 2, ENTRY_VALUE, readable[i], readings[readable[i]]);
    }
}

static void fill_operands(void)
{
    for (uint32_t slot = 0; slot < mailbox.slot_count; slot++) {
        uint32_t operand = descriptors[slot].operand;

        if (operand < OPERAND_ZERO)
            operands[slot] = readings[operand];
        else if (operand == OPERAND_ADDRESS)
            operands[slot] = (uint64_t)scratch;
        else
            operands[slot] = operand == OPERAND_PAGE ? (uint64_t)scratch >> 12 : 0;
    }
}

/*
 * A record leaves the payload only if it is not the one of the first configuration. With
 * HCR_EL2.TGE=1, EL0 is compared with that record taken to EL2 (same vector, 0x400).
 */
static void emit_sweep(uint32_t config, uint32_t el, uint32_t first, uint32_t end, uint64_t hcr)
{
    bool tge = el == 0 && hcr & HCR_EL2_TGE;

    for (uint32_t slot = first; slot < end; slot++) {
        uint64_t expected = baseline[el][slot];

        if (tge && (expected & TARGET_MASK) == TARGET_EL1)
            expected ^= TARGET_EL1 ^ TARGET_EL2;
        if (config == 0)
            baseline[el][slot] = records[slot];
        if (config == 0 || records[slot] != expected)
            emit(config, el, ENTRY_RECORD, slot, records[slot]);
        if (config == 0 && el != 2 && completed(records[slot]))
            emit(config, el, ENTRY_VALUE, slot, values[slot]);
    }
}

static void sweep(uint32_t config, uint32_t el, uint64_t spsr, uint64_t hcr)
{
    uint32_t first = el == 2 ? mailbox.el2_first : 0;
    uint32_t end = el == 2 ? first + mailbox.el2_count : mailbox.slot_count;

    run_sweep(first, end, spsr, hcr);
    emit_sweep(config, el, first, end, hcr);
}

static void emit_drift(uint32_t config)
{
    state_neutral(&configs[0]);
    read_registers();
    for (uint32_t i = 0; i < readable_count; i++)
        if (readings[readable[i]] != initial_readings[readable[i]])
            emit(config, 2, ENTRY_DRIFT, readable[i], readings[readable[i]]);
}

static void run_config(uint32_t index)
{
    const struct config *config = &configs[index];

    state_neutral(config);
    read_registers();
    fill_operands();
    state_apply(config);
    uint64_t hcr = READ_SYSREG(hcr_el2);    /* without the bits that this CPU does not have */
    if (config->els & SWEEP_EL1)
        sweep(index, 1, SPSR_EL1H, hcr);
    if (config->els & SWEEP_EL0)
        sweep(index, 0, SPSR_EL0T, hcr);
    if (config->flags & SWEEP_EL2)
        sweep(index, 2, SPSR_EL2H, hcr);
    emit_drift(index);
}

void sweep_main(void)
{
    mailbox.entries = 0;
    state_init();
    state_neutral(&configs[0]);
    find_readable();
    keep_initial_readings();
    for (uint32_t i = 0; i < mailbox.config_count; i++) {
        run_config(i);
        mailbox.configs_done = i + 1;
    }
    stop(STATUS_DONE);
}
