// A plugin of qemu-system-aarch64 7.2 that records the program counters and the exceptions of one PE.
// Arguments: out=FOLDER, in which it writes
//   pcs         runs of instructions: the distance in bytes from the end of the run before (zigzag); the number of instructions. Both as LEB128.
//   exceptions  a line of hexadecimal numbers for each exception: the number of instructions before it, virtual time in ns,
//               target Exception level, vector, ELR, SPSR, ESR, FAR of that level, HPFAR_EL2
//   uart        for each byte written to the PL011 the number of instructions up to it, as the LEB128 difference to the byte before
//   total       the number of instructions, written last: a recording without it is not complete
// An instruction is recorded when it begins, so one that takes an exception is recorded too, and again when it runs again.
#include "qemu.h"
#include <dlfcn.h>
#include <inttypes.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UARTDR = 0x09000000 };
__attribute__((visibility("default"))) int qemu_plugin_version = 1;

static FILE *pcs, *exceptions, *uart;
static const char *folder;
static uint64_t instructions, expected, start, length, last_byte;
static uintptr_t entry_start, entry_end; // arm_cpu_do_interrupt
static struct { size_t elr, spsr, indexes, values, count; } offset;
static struct { int esr[3], far[3], hpfar; } position;
static struct byte_array *bytes;

static void die(const char *why) {
    fprintf(stderr, "recorder: %s; it was written for qemu-system-aarch64 7.2\n", why);
    exit(3);
}

static FILE *open_file(const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file)
        die(path);
    setvbuf(file, NULL, _IOFBF, 1 << 20);
    return file;
}

static void put(FILE *file, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        putc_unlocked((int)(value & 0x7f) | 0x80, file);
    putc_unlocked((int)value, file);
}

static void end_run(void) {
    if (!length)
        return;
    int64_t distance = (int64_t)(start - expected);
    put(pcs, (uint64_t)distance << 1 ^ (uint64_t)(distance >> 63));
    put(pcs, length);
    expected = start + 4 * length;
    length = 0;
}

static void on_instruction(unsigned cpu, void *va) {
    uint64_t pc = (uint64_t)va;
    if (length && pc != start + 4 * length)
        end_run();
    if (!length)
        start = pc;
    length++;
    instructions++;
}

static void on_write(unsigned cpu, plugin_meminfo info, uint64_t va, void *opaque) {
    void *address = qemu_plugin_get_hwaddr(info, va);
    if (!address || !qemu_plugin_hwaddr_is_io(address) || qemu_plugin_hwaddr_phys_addr(address) != UARTDR)
        return;
    put(uart, instructions - last_byte);
    last_byte = instructions;
}

static uint64_t core_register(void *cpu, int number) {
    uint64_t value = 0;
    g_byte_array_set_size(bytes, 0);
    int size = aarch64_cpu_gdb_read_register(cpu, bytes, number);
    memcpy(&value, bytes->data, (size_t)size);
    return value;
}

static void *at(void *cpu, size_t where) { return (char *)cpu + where; }

// What a change of Exception level calls last: an exception (arm_cpu_do_interrupt), or an ERET, which is not recorded.
static void on_el_change(void *cpu, void *opaque) {
    uintptr_t caller = (uintptr_t)__builtin_return_address(0);
    if (caller < entry_start || caller >= entry_end)
        return;
    write_cpustate_to_list(cpu, false);
    const uint64_t *values = *(uint64_t **)at(cpu, offset.values);
    const uint64_t *elr = at(cpu, offset.elr), *spsr = at(cpu, offset.spsr);
    unsigned el = core_register(cpu, GDB_PSTATE) >> 2 & 3;
    if (el != 1 && el != 2)
        die("an exception to another level than EL1 and EL2");
    enum { SVC = 1, HYP = 6 }; // the banked SPSRs that are SPSR_EL1 and SPSR_EL2
    fprintf(exceptions, "%" PRIx64 " %" PRIx64 " %x %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 "\n",
        instructions, (uint64_t)qemu_clock_get_ns(CLOCK_VIRTUAL), el, core_register(cpu, GDB_PC), elr[el], spsr[el == 2 ? HYP : SVC],
        values[position.esr[el]], values[position.far[el]], position.hpfar < 0 ? 0 : values[position.hpfar]);
}

static size_t field(const char *name) {
    for (const struct vmstate_field *f = vmstate_arm_cpu.fields; f->name; f++)
        if (!strcmp(f->name, name))
            return f->offset;
    die(name);
    return 0;
}

// Where the list of saved registers has a System register, or -1. The list names them as KVM does.
static int find(void *cpu, unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2) {
    const uint64_t *indexes = *(uint64_t **)at(cpu, offset.indexes);
    uint64_t index = 0x6030000000130000 | op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
    int32_t count = *(int32_t *)at(cpu, offset.count);
    for (int i = 0; i < count; i++)
        if (indexes[i] == index)
            return i;
    return -1;
}

static bool has_el2;

static void find_registers(void *cpu) {
    offset.elr = field("env.elr_el");
    offset.spsr = field("env.banked_spsr");
    // Before what a migration brings (indexes, values, count) is the same for the CPU.
    size_t migrated = field("cpreg_vmstate_indexes");
    if (field("cpreg_vmstate_values") != migrated + 8 || field("cpreg_vmstate_array_len") != migrated + 16)
        die("the CPU's list of registers is not where it was");
    offset.indexes = migrated - 24;
    offset.values = migrated - 16;
    offset.count = migrated - 8;
    position.esr[1] = find(cpu, 3, 0, 5, 2, 0);
    position.far[1] = find(cpu, 3, 0, 6, 0, 0);
    position.esr[2] = find(cpu, 3, 4, 5, 2, 0);
    position.far[2] = find(cpu, 3, 4, 6, 0, 0);
    position.hpfar = find(cpu, 3, 4, 6, 0, 4);
    if (position.esr[1] < 0 || position.far[1] < 0)
        die("no ESR_EL1 or FAR_EL1");
    if (has_el2 && (position.esr[2] < 0 || position.far[2] < 0 || position.hpfar < 0))
        die("no ESR_EL2, FAR_EL2 or HPFAR_EL2");
}

static void on_start(plugin_id id, unsigned index) {
    void *cpu = qemu_get_cpu((int)index);
    if (index || !cpu)
        die("expected one CPU");
    bytes = g_byte_array_new();
    arm_register_el_change_hook(cpu, on_el_change, NULL);
}

static void on_translation(plugin_id id, void *block) {
    if (!offset.indexes) // the list is made after the CPU has started
        find_registers(qemu_get_cpu(0));
    size_t count = qemu_plugin_tb_n_insns(block);
    for (size_t i = 0; i < count; i++) {
        void *instruction = qemu_plugin_tb_get_insn(block, i);
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, on_instruction, PLUGIN_NO_REGISTERS, (void *)qemu_plugin_insn_vaddr(instruction));
        qemu_plugin_register_vcpu_mem_cb(instruction, on_write, PLUGIN_NO_REGISTERS, PLUGIN_WRITES, NULL);
    }
}

static void on_end(plugin_id id, void *opaque) {
    end_run();
    fclose(pcs);
    fclose(exceptions);
    fclose(uart);
    FILE *total = open_file("total");
    fprintf(total, "%" PRIu64 "\n", instructions);
    fclose(total);
}

__attribute__((visibility("default"))) int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv) {
    for (int i = 0; i < argc; i++) {
        if (!strncmp(argv[i], "out=", 4))
            folder = strdup(argv[i] + 4);
        else if (!strcmp(argv[i], "el2=on"))
            has_el2 = true;
    }
    Dl_info library;
    const ElfW(Sym) *symbol = NULL;
    void *entry = (void *)arm_cpu_do_interrupt;
    if (!folder || !dladdr1(entry, &library, (void **)&symbol, RTLD_DL_SYMENT) || !symbol || !symbol->st_size)
        die("expected out=FOLDER, and a program that exports its symbols");
    entry_start = (uintptr_t)entry;
    entry_end = entry_start + symbol->st_size;
    pcs = open_file("pcs");
    exceptions = open_file("exceptions");
    uart = open_file("uart");
    qemu_plugin_register_vcpu_init_cb(id, on_start);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_end, NULL);
    return 0;
}
