"""From what the payload wrote to the rows of the matrix."""

from typing import NamedTuple

HEADER = "cpu,config,el,dir,op0,op1,crn,crm,op2,name,insn,outcome,target_el,ec,iss,il,elr_off,vec".split(",")
VALUES_HEADER = "cpu,el,op0,op1,crn,crm,op2,name,value".split(",")

EC_SVC = 0x15
COMPLETED, BRANCHED = 0x7C1, 0x7C2
FAR_AWAY = 0x7FFF
SERROR = 0x180


class Record(NamedTuple):
    ec: int
    il: int
    iss: int
    vector: int
    target_el: int
    unexpected: bool
    offset: int


def unpack(value):
    offset = value >> 48
    return Record(value >> 26 & 0x3F, value >> 25 & 1, value & 0x1FFFFFF, (value >> 32 & 0xF) << 7,
                  value >> 36 & 3, bool(value >> 38 & 1), offset - 0x10000 if offset & 0x8000 else offset)


def outcome(value):
    """The columns outcome, target_el, ec, iss, il, elr_off, vec."""
    record = unpack(value)
    offset = "far" if record.offset == FAR_AWAY else str(record.offset)
    syndrome = [f"{record.ec:#04x}", hex(record.iss), str(record.il)]
    place = [offset, hex(record.vector)]
    if record.unexpected:
        return ["weird", str(record.target_el), *syndrome, *place]
    if record.vector & SERROR:
        known = syndrome if record.vector & SERROR == SERROR else ["", "", ""]
        return ["async", str(record.target_el), *known, *place]
    if record.ec == EC_SVC and record.iss == COMPLETED and record.offset == 8:
        return ["completed"] + [""] * 6
    if record.ec == EC_SVC and record.iss == BRANCHED and record.offset == 12:
        return ["completed_branch"] + [""] * 6
    return ["trap", str(record.target_el), *syndrome, *place]


def undefined_at(el):
    """The outcome of an instruction that is plainly UNDEFINED."""
    return ["trap", "2" if el == 2 else "1", "0x00", "0x0", "1", "0", "0x400" if el == 0 else "0x200"]


def position(entry):
    """Sort key: by configuration, then EL1, EL0, EL2, then in the order of the slots."""
    config, el, slot, _ = entry
    return config, (1, 0, 2).index(el), slot


def matrix_rows(cpu, configs, slots, names, entries, keep_undefined):
    """The lines of the matrix, from `entries` (config, el, slot, value)."""
    undefined = {el: undefined_at(el) for el in (0, 1, 2)}
    for config, el, slot_index, value in sorted(entries, key=position):
        result = outcome(value)
        if config == 0 and not keep_undefined and result == undefined[el]:
            continue
        slot = slots[slot_index]
        fields = slot.fields or [""] * 5
        yield [cpu, configs[config].config, el, slot.direction, *fields, names[slot_index], f"{slot.word:08x}", *result]


def value_rows(cpu, slots, names, entries):
    for _, el, slot_index, value in sorted(entries, key=lambda e: (-e[1], e[2])):
        slot = slots[slot_index]
        if slot.direction == "R" and slot.fields[0] != 1:
            yield [cpu, el, *slot.fields, names[slot_index], hex(value)]
