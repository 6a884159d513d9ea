"""Run the payload on QEMU. The guest's RAM is a file: the driver fills it before and reads it after."""

import mmap
import struct
import subprocess

from .slots import el2_range

MACHINE = "virt,virtualization=on,gic-version=3,memory-backend=ram"
TIMEOUT_SECONDS = 3600

SLOT_BYTES = 16
SVC_COMPLETED = 0xD400F821     # svc #0x7c1
SVC_BRANCHED = 0xD400F841      # svc #0x7c2
UDF = 0

MAILBOX = struct.Struct("<6IQ4Q")
CONFIG = struct.Struct("<16Q")
DESCRIPTOR = struct.Struct("<2I")
ENTRY = struct.Struct("<HBBIQ")
STATUS_DONE = 1


def fill_ram(ram, symbols, slots, configs):
    def at(symbol):
        return symbols[symbol] - symbols["ram_base"]

    for i, slot in enumerate(slots):
        struct.pack_into("<4I", ram, at("slots") + i * SLOT_BYTES, slot.word, SVC_COMPLETED, SVC_BRANCHED, UDF)
        DESCRIPTOR.pack_into(ram, at("descriptors") + i * DESCRIPTOR.size, slot.operand, slot.timer)
    for i, config in enumerate(configs):
        CONFIG.pack_into(ram, at("configs") + i * CONFIG.size, *config.values)
    MAILBOX.pack_into(ram, at("mailbox"), len(slots), len(configs), *el2_range(slots), 0, 0, 0, 0, 0, 0, 0)


def read_entries(ram, symbols):
    """(config, el, kind, slot, value) in the order in which the payload wrote them."""
    base = symbols["ram_base"]
    *_, status, done, count, esr, elr, far, vector = MAILBOX.unpack_from(ram, symbols["mailbox"] - base)
    if status != STATUS_DONE:
        raise SystemExit(f"payload: status {status} in configuration {done}; ESR_EL2 {esr:#x} ELR_EL2 {elr:#x} "
                         f"FAR_EL2 {far:#x} vector {vector:#x}")
    start = symbols["output"] - base
    return ENTRY.iter_unpack(ram[start:start + count * ENTRY.size])


def qemu_command(cpu, elf, ram_path, megabytes):
    # -icount makes time a function of the instructions executed, so that a recording is reproducible.
    return ["qemu-system-aarch64", "-M", MACHINE, "-cpu", cpu, "-smp", "1", "-m", f"{megabytes}M",
            "-object", f"memory-backend-file,id=ram,size={megabytes}M,mem-path={ram_path},share=on",
            "-accel", "tcg,tb-size=1024", "-icount", "shift=0,sleep=off",
            "-nodefaults", "-display", "none", "-no-reboot", "-kernel", str(elf)]


def run(directory, cpu, elf, symbols, slots, configs):
    """Executes all slots under all configurations; the entries that the payload wrote."""
    size = symbols["ram_end"] - symbols["ram_base"]
    path = directory / "ram"
    with open(path, "w+b") as file:
        file.truncate(size)
        with mmap.mmap(file.fileno(), size) as ram:
            fill_ram(ram, symbols, slots, configs)
            qemu = subprocess.run(qemu_command(cpu, elf, path, size >> 20), stderr=subprocess.PIPE, text=True,
                                  timeout=TIMEOUT_SECONDS)
            if qemu.returncode != 0:
                raise SystemExit(f"QEMU: exit code {qemu.returncode}\n{qemu.stderr}")
            return list(read_entries(ram, symbols))
