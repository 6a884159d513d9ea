// Where QEMU counts instructions that do not run: those between a trapped MRS and the end of its translation block.
.include "measure.inc"

measurements:
    control TRAPS
    measure "MRS ID_AA64PFR0_EL1 trapped to EL2, then a branch [handler 5]", trapped_read0
    measure "MRS ID_AA64PFR0_EL1 trapped to EL2, then 5 NOPs and a branch [5, handler 5]", trapped_read5
    control LEAVE

trapped_read0:
    mrs     x1, id_aa64pfr0_el1
    br      x27
trapped_read5:
    mrs     x1, id_aa64pfr0_el1
    .rept   5
    nop
    .endr
    br      x27
