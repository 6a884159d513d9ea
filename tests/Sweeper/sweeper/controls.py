"""Every control that the configurations vary: what it changes in the baseline register values."""

from typing import NamedTuple

from .configs import RETURN_BY_ACTLR, STAGE2_IDENTITY

VHE, NO_VHE = True, False


class Change(NamedTuple):
    column: str
    clear: int
    set: int


class Control(NamedTuple):
    name: str
    changes: tuple

    def apply(self, config):
        for column, clear, bits in self.changes:
            config = config._replace(**{column: getattr(config, column) & ~clear | bits})
        return config


def setting(prefix, column, bits):
    return [Control(f"{prefix}_{name}", (Change(column, 0, 1 << bit),)) for name, bit in bits.items()]


def clearing(prefix, column, bits):
    return [Control(f"{prefix}_{name}0", (Change(column, 1 << bit, 0),)) for name, bit in bits.items()]


def replacing(prefix, column, mask, values):
    return [Control(f"{prefix}_{name}", (Change(column, mask, value),)) for name, value in values.items()]


# HCR_EL2 bits with a meaning in Armv8.0 to Armv8.2. VM, HCD and the virtual interrupts are below;
# DC, RW, TGE and E2H belong to the environment.
HCR_BITS = {
    "SWIO": 1, "FMO": 3, "IMO": 4, "AMO": 5, "FB": 9, "BSU0": 10, "BSU1": 11, "TWI": 13, "TWE": 14,
    "TID0": 15, "TID1": 16, "TID2": 17, "TID3": 18, "TSC": 19, "TIDCP": 20, "TACR": 21, "TSW": 22, "TPCP": 23,
    "TPU": 24, "TTLB": 25, "TVM": 26, "TDZ": 28, "TRVM": 30, "CD": 32, "ID": 33, "TLOR": 35, "TERR": 36, "TEA": 37}

# Bits of later architecture versions, RES0 on the CPUs measured; PTW is in this group because QEMU
# aborts address translation instructions when it is 1 without VM.
HCR_OTHER_BITS = {
    "PTW": 2, "MIOCNCE": 38, "TME": 39, "APK": 40, "API": 41, "NV": 42, "NV1": 43, "AT": 44, "NV2": 45, "FWB": 46,
    "FIEN": 47, "GPF": 48, "TID4": 49, "TICAB": 50, "AMVOFFEN": 51, "TOCU": 52, "EnSCXT": 53, "TTLBIS": 54,
    "TTLBOS": 55, "ATA": 56, "DCT": 57, "TID5": 58, "TWEDEn": 59}

HCR = setting("hcr", "hcr", HCR_BITS)
HCR_OTHER = setting("hcr", "hcr", HCR_OTHER_BITS)
HCR_VIRTUAL_INTERRUPTS = setting("hcr", "hcr", {"VF": 6, "VI": 7, "VSE": 8})
HCR_VM = Control("hcr_VM", (Change("hcr", 0, 1 << 0), Change("flags", 0, STAGE2_IDENTITY)))
HCR_HCD = Control("hcr_HCD", (Change("hcr", 0, 1 << 29 | 1 << 21), Change("flags", 0, RETURN_BY_ACTLR)))
HCR_TGE = Control("hcr_TGE", (Change("hcr", 0, 1 << 27), Change("els", 2, 1)))
HCR_E2H_ALONE = Control("hcr_E2H", (Change("hcr", 0, 1 << 34),))       # RES0 without FEAT_VHE
HCR_E2H = Control("e2h", (Change("hcr", 0, 1 << 34), Change("cptr", ~0, 0x300000), Change("cnthctl", ~0, 0xF03),
                          Change("sctlr2", ~0, 0x34D5C830)))

CPTR = {
    NO_VHE: setting("cptr", "cptr", {"TCPAC": 31, "TAM": 30, "TTA": 20, "TFP": 10}),
    VHE: setting("cptr", "cptr", {"TCPAC": 31, "TAM": 30, "TTA": 28})}
CPTR_FPEN = {
    NO_VHE: [],
    VHE: replacing("cptr", "cptr", 3 << 20, {f"FPEN{value}": value << 20 for value in range(3)})}

MDCR = setting("mdcr", "mdcr", {
    "TPMCR": 5, "TPM": 6, "HPME": 7, "TDE": 8, "TDA": 9, "TDOSA": 10, "TDRA": 11, "TPMS": 14, "HPMD": 17,
    "TTRF": 19, "TDCC": 27})
MDCR_HPMN = replacing("mdcr", "mdcr", 0x1F, {f"HPMN{value}": value for value in range(1, 6)})

HSTR = setting("hstr", "hstr", {f"T{bit}": bit for bit in range(16)})

CNTHCTL = {
    NO_VHE: clearing("cnthctl", "cnthctl", {"EL1PCTEN": 0, "EL1PCEN": 1}),
    VHE: clearing("cnthctl", "cnthctl", {
        "EL0PCTEN": 0, "EL0VCTEN": 1, "EL0VTEN": 8, "EL0PTEN": 9, "EL1PCTEN": 10, "EL1PTEN": 11})}

ICH = setting("ich", "ich_hcr", {"En": 0, "TC": 10, "TALL0": 11, "TALL1": 12, "TSEI": 13, "TDIR": 14})
SRE = clearing("sre2", "sre2", {"Enable": 3, "SRE": 0})

SCTLR_ENABLES = {"UMA": 9, "DZE": 14, "UCT": 15, "nTWI": 16, "nTWE": 18, "UCI": 26}
SCTLR_EL1 = clearing("sctlr1", "sctlr1", SCTLR_ENABLES)
SCTLR_EL1_OTHER = clearing("sctlr1", "sctlr1", {"CP15BEN": 5, "I": 12, "C": 2}) + setting("sctlr1", "sctlr1", {
    "A": 1, "SA": 3, "SA0": 4, "ITD": 7, "SED": 8, "WXN": 19})
SCTLR_EL2 = clearing("sctlr2", "sctlr2", SCTLR_ENABLES)

CNTKCTL = clearing("cntkctl", "cntkctl", {"EL0PCTEN": 0, "EL0VCTEN": 1, "EL0VTEN": 8, "EL0PTEN": 9})


def pmuserenr_name(value):
    return "_".join(name for bit, name in enumerate(("EN", "SW", "CR", "ER")) if value >> bit & 1) or "none"


PMUSERENR = [Control(f"pmuser_{pmuserenr_name(value)}", (Change("pmuser", 0xF, value),)) for value in range(15)]

CPACR_FPEN = replacing("cpacr", "cpacr", 3 << 20, {f"FPEN{value}": value << 20 for value in range(3)})
CPACR_TTA = Control("cpacr_TTA", (Change("cpacr", 0, 1 << 28),))
MDSCR_TDCC = Control("mdscr_TDCC", (Change("mdscr", 0, 1 << 12),))


def alternatives(vhe, tge):
    """Groups of controls of which at most one holds at a time; random configurations draw from these."""
    single = (HCR + MDCR + HSTR + ICH + SRE + CPTR[vhe] + CNTHCTL[vhe] + SCTLR_EL1 + CNTKCTL
              + [HCR_VM, HCR_HCD, CPACR_TTA, MDSCR_TDCC] + (SCTLR_EL2 if vhe and tge else []))
    fields = [MDCR_HPMN, PMUSERENR, CPACR_FPEN] + ([CPTR_FPEN[vhe]] if vhe else [])
    return [[control] for control in single] + fields


def el2_controls(vhe):
    """The controls that EL2 has over EL1 and EL0, each on its own."""
    return HCR + CPTR[vhe] + CPTR_FPEN[vhe] + MDCR + CNTHCTL[vhe] + ICH + SRE


def combination(name, *controls):
    return Control(name, tuple(change for control in controls for change in control.changes))


# Everything that EL1 can withhold from EL0.
EL1_RESTRICT = combination(
    "el1_restrict", *SCTLR_EL1, *CNTKCTL, PMUSERENR[0], CPACR_FPEN[0], CPACR_TTA, MDSCR_TDCC)
EL0_ONLY = Control("el0_only", (Change("els", 2, 1),))
EL2_TOO = Control("el2_too", (Change("flags", 0, 4),))
