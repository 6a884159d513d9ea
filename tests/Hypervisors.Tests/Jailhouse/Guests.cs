namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>
/// Programs for EL1 of two PEs, which do not know whether a hypervisor is there: they set up the GIC, use it, and print what they see.
/// Each ends by waiting for ever after it has printed a full stop.
/// </summary>
internal static class Guests
{
    /// <summary>
    /// PE 0 begins here, others at "second" when turned on: X19 is the affinity, X20 the UART, X21 the PE's redistributor.
    /// Interrupts go to "irq" with all registers free; other exceptions print an exclamation mark and end.
    /// </summary>
    private const string Start = """
            b       {begin}
            .align  11
        vectors:
            .skip   0x200
            b       {failed}
            .skip   0x7c
            b       {irq}
            .skip   0x57c
        failed:
            mov     w0, #33
            strb    w0, [x20]
        end:
            mov     w0, #46
            strb    w0, [x20]
        forever:
            wfi
            b       {forever}

        // Prints the low four bits of W0 as a letter from A.
        letter:
            and     w0, w0, #15
            add     w0, w0, #65
            strb    w0, [x20]
            ret

        begin:
            mov     x20, #0x9000000
            mov     x0, #0x8000000
            mov     w1, #0x12
            str     w1, [x0]
            bl      {interface}
            b       {first}

        // The redistributor and the CPU interface of this PE: all SGIs and the timers' PPIs enabled at priority 0xa0.
        interface:
            mrs     x19, mpidr_el1
            and     x19, x19, #0xff
            mov     x20, #0x9000000
            ldr     x21, {redistributors}
            add     x21, x21, x19, lsl #17
            str     wzr, [x21, #0x14]
            add     x1, x21, #0x10, lsl #12
            mov     w0, #-1
            str     w0, [x1, #0x80]
            ldr     w0, {private}
            str     w0, [x1, #0x100]
            ldr     w0, {priorities}
            mov     x2, #8
            add     x3, x1, #0x400
        prioritize:
            str     w0, [x3]
            add     x3, x3, #4
            sub     x2, x2, #1
            cbnz    x2, {prioritize}
            adr     x0, {vectors}
            msr     vbar_el1, x0
            mov     x0, #0xf0
            msr     icc_pmr_el1, x0
            mov     x0, #1
            msr     icc_igrpen1_el1, x0
            isb
            ret

            .align  3
        redistributors:
            .quad   0x080a0000
        private:
            .quad   0x4800ffff
        priorities:
            .quad   0xa0a0a0a0
        cpu_on:
            .quad   0xc4000003
        affinity_info:
            .quad   0xc4000004
        cpu_off:
            .quad   0x84000002
        """;

    /// <summary>Prints "hi".</summary>
    public const string Hello = Start + """

        irq:
        first:
            mov     w0, #104
            strb    w0, [x20]
            mov     w0, #105
            strb    w0, [x20]
            b       {end}
        """;

    /// <summary>Prints the INTID of the virtual timer's interrupt, its priority while it is active, and the level at which the timer's interrupt is found afterwards.</summary>
    public const string Timer = Start + """

        first:
            mrs     x0, cntvct_el0
            add     x0, x0, #100
            msr     cntv_cval_el0, x0
            mov     x0, #1
            msr     cntv_ctl_el0, x0
            msr     daifclr, #2
            wfi
            b       {failed}
        irq:
            mrs     x22, icc_iar1_el1
            lsr     x0, x22, #4
            bl      {letter}
            mov     x0, x22
            bl      {letter}
            mrs     x0, icc_rpr_el1
            lsr     x0, x0, #4
            bl      {letter}
            msr     cntv_ctl_el0, xzr
            isb
            msr     icc_eoir1_el1, x22
            mrs     x0, icc_rpr_el1
            lsr     x0, x0, #4
            bl      {letter}
            mrs     x0, icc_iar1_el1
            lsr     x0, x0, #6
            bl      {letter}
            b       {end}
        """;

    /// <summary>PE 0 turns PE 1 on with a context, asks whether it is on, waits until it has answered by an SGI, and prints what both saw.</summary>
    public const string Psci = Start + """

        first:
            ldr     x0, {affinity_info}
            mov     x1, #1
            mov     x2, #0
            hvc     #0
            bl      {letter}
            ldr     x0, {cpu_on}
            mov     x1, #1
            adr     x2, {second}
            mov     x3, #5
            hvc     #0
            bl      {letter}
            ldr     x0, {cpu_on}
            mov     x1, #1
            adr     x2, {second}
            hvc     #0
            bl      {letter}
            ldr     x0, {cpu_on}
            mov     x1, #2
            adr     x2, {second}
            hvc     #0
            bl      {letter}
            ldr     x0, {affinity_info}
            mov     x1, #1
            mov     x2, #0
            hvc     #0
            bl      {letter}
            msr     daifclr, #2
        awaits:
            wfi
            b       {awaits}
        irq:
            mrs     x22, icc_iar1_el1
            cbnz    x19, {answer}
            mov     x0, x22
            bl      {letter}
            msr     icc_eoir1_el1, x22
            mov     x1, #0x0b000000
            orr     x1, x1, #2
            msr     icc_sgi1r_el1, x1
            isb
        still_on:
            ldr     x0, {affinity_info}
            mov     x1, #1
            mov     x2, #0
            hvc     #0
            cbz     x0, {still_on}
            b       {end}
        answer:
            mov     x0, x22
            bl      {letter}
            msr     icc_eoir1_el1, x22
            ldr     x0, {cpu_off}
            hvc     #0
            b       {failed}
        second:
            mov     x25, x0
            mrs     x26, currentel
            mrs     x27, daif
            bl      {interface}
            mov     x0, x25
            bl      {letter}
            lsr     x0, x26, #2
            bl      {letter}
            lsr     x0, x27, #6
            bl      {letter}
            msr     daifclr, #2
            mov     x0, #0x07000000
            orr     x0, x0, #1
            msr     icc_sgi1r_el1, x0
            isb
        answers:
            wfi
            b       {answers}
        """;

    /// <summary>Eight SPIs of the cell "red" become pending at once, each at another priority; prints them in the order in which they are taken.</summary>
    public const string Overflow = Start + """

        first:
            mov     x1, #0x8000000
            mov     w0, #-1
            str     w0, [x1, #0x88]
            mov     w2, #0
            add     x3, x1, #0x440
        each:
            eor     w0, w2, #6
            lsl     w0, w0, #4
            strb    w0, [x3]
            add     x3, x3, #1
            add     w2, w2, #1
            cmp     w2, #8
            b.ne    {each}
            mov     w0, #0xff
            str     w0, [x1, #0x108]
            str     w0, [x1, #0x208]
            mov     x23, #8
            msr     daifclr, #2
        takes:
            b       {takes}
        irq:
            mrs     x22, icc_iar1_el1
            mov     x0, x22
            bl      {letter}
            msr     icc_eoir1_el1, x22
            mov     x1, #0x8000000
            mov     w0, #1
            and     w2, w22, #31
            lsl     w0, w0, w2
            str     w0, [x1, #0x288]
            sub     x23, x23, #1
            cbz     x23, {end}
            eret
        """;

    /// <summary>Writes what belongs to another cell: enable, priority and route of SPI 100, and reads them.</summary>
    public const string Foreign = Start + """

        irq:
        first:
            mov     x1, #0x8000000
            mov     w0, #0x10
            str     w0, [x1, #0x10c]
            ldr     w0, [x1, #0x10c]
            bl      {letter}
            mov     w0, #0x50
            strb    w0, [x1, #0x464]
            ldrb    w0, [x1, #0x464]
            bl      {letter}
            mov     x2, #0x6000
            movk    x2, #0x800, lsl #16
            mov     x0, #1
            str     x0, [x2, #0x320]
            ldr     x0, [x2, #0x320]
            bl      {letter}
            b       {end}
        """;

    /// <summary>Prints "a", and loads from where the cell has nothing.</summary>
    public const string Trespass = Start + """

        irq:
        first:
            mov     w0, #97
            strb    w0, [x20]
            mov     x1, #0x60000000
            ldr     x0, [x1]
            b       {end}
        """;

    /// <summary>Counts in the word at 1 MiB from the start of the RAM of the cell "blue".</summary>
    public const string Counter = """
            mov     x1, #0x40900000
        again:
            ldr     x0, [x1]
            add     x0, x0, #1
            str     x0, [x1]
            b       {again}
        """;
}
