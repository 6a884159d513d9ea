#include "state.h"
#include "sysreg.h"

enum {
    BLOCK_SHIFT = 21,
    ENTRIES = 512,
    DESCRIPTOR_TABLE = 3,
    DESCRIPTOR_BLOCK = 1,
    MAIR_NORMAL_WB = 0xff,
};

/* Stage 1: AF, inner shareable, attribute index 0. */
#define S1_BASE (1ull << 10 | 3ull << 8 | DESCRIPTOR_BLOCK)
#define S1_RO_EL0 (3ull << 6)
#define S1_RW_EL0 (1ull << 6)
#define S1_XN (3ull << 53)

/* Stage 2: AF, inner shareable, read and write, Normal Write-Back. */
#define S2_IDENTITY (1ull << 10 | 3ull << 8 | 3ull << 6 | 0xfull << 2 | DESCRIPTOR_BLOCK)

/* T0SZ = 25 (39 bits), 4 KiB granule, Write-Back inner-shareable walks, 40-bit output; EPD1. */
#define TCR_VALUE 0x200803519ull
/* The same geometry for stage 2, starting at level 1. */
#define VTCR_VALUE 0x80023559ull

extern char el1_vectors[], slots[], scratch[];

static uint64_t stage1_level1[ENTRIES] __attribute__((aligned(4096)));
static uint64_t stage1_level2[ENTRIES] __attribute__((aligned(4096)));
static uint64_t stage2_level1[ENTRIES] __attribute__((aligned(4096)));

static void map_block(const char *address, uint64_t attributes)
{
    uint64_t block = (uint64_t)address >> BLOCK_SHIFT;

    stage1_level2[block % ENTRIES] = block << BLOCK_SHIFT | S1_BASE | attributes;
}

void tables_init(void)
{
    uint64_t gigabyte = (uint64_t)slots >> 30;

    for (int i = 0; i < ENTRIES; i++)
        stage1_level1[i] = stage1_level2[i] = stage2_level1[i] = 0;
    stage1_level1[gigabyte] = (uint64_t)stage1_level2 | DESCRIPTOR_TABLE;
    stage2_level1[gigabyte] = gigabyte << 30 | S2_IDENTITY;
    map_block(el1_vectors, S1_RO_EL0);
    map_block(slots, S1_RO_EL0);
    map_block(scratch, S1_RW_EL0 | S1_XN);
    WRITE_SYSREG(mair_el1, MAIR_NORMAL_WB);
    WRITE_SYSREG(tcr_el1, TCR_VALUE);
    WRITE_SYSREG(ttbr0_el1, stage1_level1);
    WRITE_SYSREG(ttbr1_el1, 0);
    WRITE_SYSREG(vtcr_el2, VTCR_VALUE);
    WRITE_SYSREG(vttbr_el2, stage2_level1);
    DSB();
    ISB();
}
