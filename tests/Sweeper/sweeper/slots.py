"""What is executed: one slot for each system-instruction encoding and for each listed instruction."""

from dataclasses import dataclass

OPERAND_ZERO = 0x80000000
OPERAND_ADDRESS = 0x80000001
OPERAND_PAGE = 0x80000002

RT = 5
XZR = 31

SYSTEM_BASE = 0xD5000000
L_BIT = 1 << 21

# Order of the sweep: (direction, op0).
BLOCKS = [("R", 1), ("R", 2), ("R", 3), ("W", 0), ("W", 1), ("W", 2), ("W", 3)]
BLOCK_SIZE = 8 * 16 * 16 * 8

# HINT encodings of WFI and of WFIT XZR: they would wait without the timer that the list arms for them.
WAITING_HINTS = {(3, 2, 0, 3), (3, 1, 0, 1)}


@dataclass(frozen=True)
class Slot:
    direction: str      # R, W or X
    fields: tuple       # op0, op1, CRn, CRm, op2; empty for X
    name: str           # of a listed instruction; "" for encodings, which binutils names
    word: int
    operand: int        # index of the MRS slot that gives x5, or OPERAND_*
    timer: bool


def word(direction, fields, rt):
    op0, op1, crn, crm, op2 = fields
    return (SYSTEM_BASE | (L_BIT if direction == "R" else 0) | op0 << 19 | op1 << 16
            | crn << 12 | crm << 8 | op2 << 5 | rt)


def takes_no_register(fields):
    """SYS operations that exist only with Rt = 31, wherever their pattern recurs."""
    _, op1, crn, crm, op2 = fields
    if crn in (8, 9):                                   # TLBI VMALL*, ALL*
        return crm in (1, 3, 7) and op2 in (0, 4, 6)
    if crn == 7 and op1 == 0:                           # IC IALLUIS, IC IALLU
        return crm in (1, 5) and op2 == 0
    return crn == 7 and op1 == 1 and crm == 2


def sys_operand(fields):
    _, op1, crn, crm, op2 = fields
    if crn in (8, 9):
        return OPERAND_PAGE
    if crn != 7:
        return OPERAND_ZERO
    set_way = op1 == 0 and crm in (6, 10, 14) and op2 != 1
    restriction_context = op1 == 3 and crm == 3
    return OPERAND_ZERO if set_way or restriction_context else OPERAND_ADDRESS


def fields_of(op0, number):
    """The number-th encoding of a block: op1, CRn, CRm and op2 count up, op2 fastest."""
    return op0, number >> 11, number >> 7 & 15, number >> 3 & 15, number & 7


def encoding_slot(direction, fields, number):
    op0 = fields[0]
    rt = RT
    operand = OPERAND_ZERO
    if direction == "W":
        if op0 == 0 or op0 == 1 and takes_no_register(fields):
            rt = XZR
        elif op0 == 1:
            operand = sys_operand(fields)
        else:
            operand = BLOCKS.index(("R", op0)) * BLOCK_SIZE + number
    return Slot(direction, fields, "", word(direction, fields, rt), operand, False)


def encoding_slots():
    slots = []
    for direction, op0 in BLOCKS:
        for number in range(BLOCK_SIZE):
            fields = fields_of(op0, number)
            if op0 != 0 or fields[1:] not in WAITING_HINTS:
                slots.append(encoding_slot(direction, fields, number))
    return slots


def listed_slots(instructions, words):
    return [Slot("X", (), name, insn, OPERAND_ZERO, "T" in flags)
            for (name, _, flags), insn in zip(instructions, words, strict=True)]


def read_instructions(path):
    """(name, assembler text, flags) for each line of instructions.txt."""
    rows = []
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, text, *flags = (part.strip() for part in line.split("|"))
            rows.append((name, text, flags[0] if flags else ""))
    return rows


def el2_range(slots):
    """First index and number of the slots that may run at EL2: MRS with op0 = 2 or 3."""
    first = BLOCKS.index(("R", 2)) * BLOCK_SIZE
    return first, 2 * BLOCK_SIZE
