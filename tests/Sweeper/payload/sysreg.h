#ifndef SYSREG_H
#define SYSREG_H

#include <stdint.h>

#define READ_SYSREG(name) ({ uint64_t value_; __asm__ volatile("mrs %0, " #name : "=r"(value_)); value_; })
#define WRITE_SYSREG(name, value) __asm__ volatile("msr " #name ", %0" : : "r"((uint64_t)(value)) : "memory")
#define ISB() __asm__ volatile("isb" : : : "memory")
#define DSB() __asm__ volatile("dsb sy" : : : "memory")

#define HCR_EL2_TGE (1ull << 27)
#define HCR_EL2_RW (1ull << 31)
#define HCR_EL2_E2H (1ull << 34)

#endif
