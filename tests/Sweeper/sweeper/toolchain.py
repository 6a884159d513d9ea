"""The GNU cross tools: build the payload, assemble the listed instructions, name encodings."""

import re
import struct
import subprocess
from pathlib import Path

PREFIX = "aarch64-linux-gnu-"
PAYLOAD = Path(__file__).parent.parent / "payload"
CFLAGS = ("-O2 -Wall -Wextra -Werror -ffreestanding -nostdlib -mgeneral-regs-only -mstrict-align -fno-pic -no-pie "
          "-fno-asynchronous-unwind-tables -march=armv8-a -Wl,--build-id=none,--no-warn-rwx-segments").split()

DISASSEMBLY = re.compile(r"^\s*[0-9a-f]+:\t([0-9a-f]{8}) \t(.*)$")
GENERIC_REGISTER = re.compile(r"^s\d_\d_c\d+_c\d+_\d$")


def run(tool, *arguments):
    return subprocess.run([PREFIX + tool, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def build_payload(directory):
    """Compiles and links the payload; returns the file and its symbols (name -> address)."""
    elf = directory / "payload.elf"
    sources = sorted(PAYLOAD.glob("*.S")) + sorted(PAYLOAD.glob("*.c"))
    run("gcc", *CFLAGS, "-T", PAYLOAD / "link.ld", "-o", elf, *sources)
    lines = (line.split() for line in run("nm", elf).splitlines())
    return elf, {name: int(address, 16) for address, _, name in lines}


def assemble(directory, texts):
    """The instruction word of each assembler text."""
    source, binary = directory / "list.s", directory / "list.o"
    source.write_text(".arch armv8-a+crc+crypto\n" + "\n".join(texts) + "\n")
    run("as", "-o", binary, source)
    run("objcopy", "-O", "binary", "-j", ".text", binary)
    words = [word for word, in struct.iter_unpack("<I", binary.read_bytes())]
    if len(words) != len(texts):
        raise SystemExit(f"instruction list: {len(texts)} lines, {len(words)} instructions")
    return words


def disassemble(directory, words):
    """The disassembly of each word, without comment."""
    binary = directory / "words.bin"
    binary.write_bytes(struct.pack(f"<{len(words)}I", *words))
    output = run("objdump", "-D", "-z", "-b", "binary", "-m", "aarch64", binary)
    matches = (DISASSEMBLY.match(line) for line in output.splitlines())
    texts = [match[2].split("//")[0].strip().replace("\t", " ") for match in matches if match]
    if len(texts) != len(words):
        raise SystemExit(f"objdump: {len(words)} words, {len(texts)} lines")
    return texts


def encoding_name(direction, op0, text):
    """The name of an encoding in the matrix, "" where binutils has none."""
    mnemonic, _, operands = text.partition(" ")
    if op0 == 0:
        return "" if mnemonic.startswith(".") else text
    if op0 == 1:
        operation = operands.split(",")[0]
        return f"{mnemonic} {operation}" if mnemonic in ("ic", "dc", "at", "tlbi", "cfp", "dvp", "cpp") else ""
    register = operands.split(", ")[1 if direction == "R" else 0]
    return "" if GENERIC_REGISTER.match(register) else register


def names(directory, slots):
    """The name of each slot: from the list, or from binutils."""
    texts = disassemble(directory, [slot.word for slot in slots])
    return [slot.name or encoding_name(slot.direction, slot.fields[0], text)
            for slot, text in zip(slots, texts, strict=True)]
