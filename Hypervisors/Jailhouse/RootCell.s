// The root cell: what Linux does with Jailhouse's driver, in one small program.
// It begins at EL2 on PE 0, drops to EL1 and leaves a stub at EL2, turns the other PEs on, and makes the enable call on each.
// Then one PE creates the cells, loads and starts them; the others wait to be taken.
// (Linux, arch/arm64/kernel/head.S, init_el2, and hyp-stub.S; siemens/jailhouse e57d1eff, driver/main.c and driver/cell.c.)
// X19: the number of this PE. X20: the data, whose layout RootMemory.cs says.

start:
    mrs     x19, mpidr_el1
    and     x19, x19, #0xff
    ldr     x20, {data_address}

    // EL2 as init_el2 leaves it: nothing traps, EL1 has the counters and timers.
    mov     x0, #0x33ff
    msr     cptr_el2, x0
    msr     hstr_el2, xzr
    mov     x0, #3
    msr     cnthctl_el2, x0
    msr     cntvoff_el2, xzr
    mrs     x0, midr_el1
    msr     vpidr_el2, x0
    mrs     x0, mpidr_el1
    msr     vmpidr_el2, x0
    mrs     x0, pmcr_el0
    ubfx    x0, x0, #11, #5
    msr     mdcr_el2, x0
    mov     x0, #0xf
    msr     icc_sre_el2, x0
    isb
    msr     ich_hcr_el2, xzr
    msr     vttbr_el2, xzr
    ldr     x0, {sctlr_el1_value}
    msr     sctlr_el1, x0
    adr     x0, {stub_vectors}
    msr     vbar_el2, x0
    mov     x0, #0x80000000
    msr     hcr_el2, x0
    mov     x0, #0x3c5
    msr     spsr_el2, x0
    adr     x0, {kernel}
    msr     elr_el2, x0
    eret

kernel:
    cbnz    x19, {interrupts}

    // The distributor: all SPIs in Group 1, which is enabled.
    ldr     x21, {distributor}
    str     wzr, [x21]
    mov     w0, #-1
    add     x22, x21, #0x84
    mov     x23, #7
groups:
    str     w0, [x22], #4
    sub     x23, x23, #1
    cbnz    x23, {groups}
    mov     w0, #0x12
    str     w0, [x21]

    // The other PEs begin at start, at EL2.
    ldr     x21, [x20]
    mov     x22, #1
turn_on:
    cmp     x22, x21
    b.hs    {interrupts}
    ldr     x0, {cpu_on}
    mov     x1, x22
    adr     x2, {start}
    mov     x3, xzr
    smc     #0
    add     x22, x22, #1
    b       {turn_on}

    // The redistributor of this PE, and its CPU interface.
interrupts:
    ldr     x21, {redistributors}
    add     x21, x21, x19, lsl #17
    str     wzr, [x21, #0x14]
awake:
    ldr     w0, [x21, #0x14]
    tbnz    w0, #2, {awake}
    add     x21, x21, #0x10, lsl #12
    mov     w0, #-1
    str     w0, [x21, #0x80]
    mov     x0, #0xf0
    msr     icc_pmr_el1, x0
    msr     icc_ctlr_el1, xzr
    mov     x0, #1
    msr     icc_igrpen1_el1, x0
    isb

    // The enable call: the stub sets the hypervisor's bootstrap vectors, through which the second call enters it.
    mov     x0, xzr
    ldr     x1, [x20, #16]
    hvc     #0
    mov     x0, x19
    hvc     #0
    cbnz    x0, {failed}
    ldr     x0, [x20, #8]
    cmp     x0, x19
    b.ne    {idle}

    // Each cell is created, made loadable and loaded.
    ldr     x21, [x20, #24]
    add     x22, x20, #64
create:
    cbz     x21, {created}
    mov     x0, #1
    ldr     x1, [x22]
    hvc     #0x4a48
    cbnz    x0, {failed}
    mov     x0, #3
    ldr     x1, [x22, #8]
    hvc     #0x4a48
    cbnz    x0, {failed}
    ldr     x23, [x22, #16]
    ldr     x24, [x22, #24]
load:
    cbz     x24, {loaded}
    ldp     x25, x26, [x23]
    ldr     x27, [x23, #16]
copy:
    ldp     x0, x1, [x25], #16
    ldp     x2, x3, [x25], #16
    stp     x0, x1, [x26], #16
    stp     x2, x3, [x26], #16
    sub     x27, x27, #32
    cbnz    x27, {copy}
    add     x23, x23, #32
    sub     x24, x24, #1
    b       {load}
loaded:
    sub     x21, x21, #1
    add     x22, x22, #32
    b       {create}

    // Then all are started.
created:
    ldr     x21, [x20, #24]
    add     x22, x20, #64
begin:
    cbz     x21, {idle}
    mov     x0, #2
    ldr     x1, [x22, #8]
    hvc     #0x4a48
    cbnz    x0, {failed}
    sub     x21, x21, #1
    add     x22, x22, #32
    b       {begin}

idle:
    wfi
    b       {idle}

    // What the hypervisor answered is left in the data.
failed:
    str     x0, [x20, #32]
    b       {idle}

    .align  3
data_address:
    .quad   {DATA}
sctlr_el1_value:
    .quad   0x30d00800
distributor:
    .quad   0x08000000
redistributors:
    .quad   0x080a0000
cpu_on:
    .quad   0xc4000003

    // The stub: HVC with X0 = 0 sets VBAR_EL2 to X1. (HVC_SET_VECTORS.)
    .align  11
stub_vectors:
    .skip   0x400
    msr     vbar_el2, x1
    isb
    eret
