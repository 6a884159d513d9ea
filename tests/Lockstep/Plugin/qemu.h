// What the recorder uses of qemu-system-aarch64 7.2: its plugin API, and functions that the program exports to its modules.
// Debian installs no header of either; these declarations are written from the documentation of the functions.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The plugin API, version 1.
typedef uint64_t plugin_id;
typedef uint32_t plugin_meminfo;
enum { PLUGIN_NO_REGISTERS = 0, PLUGIN_WRITES = 2 };
void qemu_plugin_register_vcpu_init_cb(plugin_id, void (*)(plugin_id, unsigned cpu));
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, void *block));
void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);
void qemu_plugin_register_vcpu_insn_exec_cb(void *instruction, void (*)(unsigned cpu, void *), int flags, void *);
void qemu_plugin_register_vcpu_mem_cb(void *instruction, void (*)(unsigned cpu, plugin_meminfo, uint64_t va, void *), int flags, int accesses, void *);
size_t qemu_plugin_tb_n_insns(const void *block);
void *qemu_plugin_tb_get_insn(const void *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const void *instruction);
void *qemu_plugin_get_hwaddr(plugin_meminfo, uint64_t va);
bool qemu_plugin_hwaddr_is_io(const void *hwaddr);
uint64_t qemu_plugin_hwaddr_phys_addr(const void *hwaddr);

// Functions of the program. A CPU is an opaque object.
void *qemu_get_cpu(int index);
void arm_cpu_do_interrupt(void *cpu);
void arm_register_el_change_hook(void *cpu, void (*hook)(void *cpu, void *opaque), void *opaque);
bool write_cpustate_to_list(void *cpu, bool kvm_sync);
enum { CLOCK_VIRTUAL = 1 };
int64_t qemu_clock_get_ns(int clock);

// GLib's GByteArray, and how the gdb stub reads a register of its core set into one.
struct byte_array { uint8_t *data; unsigned length; };
struct byte_array *g_byte_array_new(void);
struct byte_array *g_byte_array_set_size(struct byte_array *, unsigned length);
int aarch64_cpu_gdb_read_register(void *cpu, struct byte_array *, int number);
enum { GDB_PC = 32, GDB_PSTATE = 33 };

// How a CPU is saved: names and offsets of what it holds.
struct vmstate_field {
    const char *name, *hint;
    size_t offset, size, start;
    int count;
    size_t count_offset, size_offset;
    const void *info;
    int flags;
    const void *vmstate;
    int version, struct_version;
    void *exists;
};
struct vmstate {
    const char *name;
    int unmigratable, version, minimum_version, priority;
    void *functions[6];
    const struct vmstate_field *fields;
};
extern const struct vmstate vmstate_arm_cpu;
