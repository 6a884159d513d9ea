"""The configuration file: one line of register values for each sweep."""

import csv
from typing import NamedTuple

EL0, EL1 = 1, 2                                             # column els
RETURN_BY_ACTLR, STAGE2_IDENTITY, SWEEP_EL2 = 1, 2, 4       # column flags

HCR_VM, HCR_DC, HCR_TACR, HCR_TGE, HCR_HCD, HCR_RW = (1 << bit for bit in (0, 12, 21, 27, 29, 31))


class Config(NamedTuple):
    config: str
    els: int
    hcr: int
    cptr: int
    mdcr: int
    hstr: int
    cnthctl: int
    ich_hcr: int
    sre2: int
    sctlr1: int
    cntkctl: int
    pmuser: int
    cpacr: int
    mdscr: int
    sctlr2: int
    hcrx: int
    flags: int

    @property
    def values(self):
        return self[1:]

    @property
    def tge(self):
        return bool(self.hcr & HCR_TGE)


def problems(config):
    """What the payload could not run: each rule keeps the way back from EL1 to EL2 open."""
    hcr, flags = config.hcr, config.flags
    if not hcr & HCR_RW:
        yield "HCR_EL2.RW must be 1: the slots are A64"
    if hcr & HCR_DC:
        yield "HCR_EL2.DC must be 0: the stage 1 map would not be used"
    if bool(hcr & HCR_VM) != bool(flags & STAGE2_IDENTITY):
        yield "HCR_EL2.VM and flags bit 1 go together"
    if hcr & HCR_HCD and not flags & RETURN_BY_ACTLR:
        yield "HCR_EL2.HCD needs flags bit 0"
    if flags & RETURN_BY_ACTLR and not hcr & HCR_TACR:
        yield "flags bit 0 needs HCR_EL2.TACR"
    if hcr & HCR_TGE and config.els & EL1:
        yield "there is no EL1 with HCR_EL2.TGE=1"


def read_configs(path):
    with open(path, newline="") as file:
        configs = [Config(row["config"], *(int(row[column], 16) for column in Config._fields[1:]))
                   for row in csv.DictReader(file)]
    for config in configs:
        for problem in problems(config):
            raise SystemExit(f"{path}: {config.config}: {problem}")
    if not configs or configs[0].config != "baseline" or configs[0].flags & SWEEP_EL2 == 0:
        raise SystemExit(f"{path}: the first configuration must be baseline, with flags bit 2")
    return configs


def write_configs(path, configs):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Config._fields)
        writer.writerows([config.config, *map(hex, config.values)] for config in configs)
