using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Gen;

/// <summary>The frame's own code.</summary>
public sealed partial class GuestFrame
{
    /// <summary>
    /// vCPU 0 spins at the entry until a case is there; the case makes a branch to <c>first</c> of the first word. The others begin at <c>other</c>, with their number in X0.
    /// </summary>
    private static string Prologue => $"""
        first:
            mov x0, #0
        other:
            adr x19, data
            add x19, x19, x0, lsl #{DataShift}
            ldr x20, [x19, #{DeviceCountAt}]
            add x21, x19, #{DevicesAt}
        device:
            cbz x20, start
            ldp x22, x23, [x21], #16
            str w23, [x22]
            sub x20, x20, #1
            b device
        start:
            ldr x20, [x19, #{StartedAt}]
            mov x21, #1
        next:
            cmp x21, x20
            b.hs state
            movz x0, #0xc400, lsl #16
            movk x0, #0x0003
            mov x1, x21
            adr x2, other
            mov x3, x21
            hvc #0
            add x21, x21, #1
            b next
        state:
        {string.Join('\n', StartRegisters.Select((register, i) => $"ldr x0, [x19, #{SystemAt + 8 * i}]\nmsr {RegisterRow.Of(register).Name}, x0"))}
            ic iallu
            tlbi vmalle1
            dsb sy
            isb
            ldr x0, [x19, #{SctlrAt}]
            msr sctlr_el1, x0
            isb
            ldp x0, x2, [x19, #{StackAt}]
            msr sp_el0, x0
            mov sp, x2
            ldp x0, x2, [x19, #{ReturnAt}]
            msr elr_el1, x0
            msr spsr_el1, x2
        {string.Join('\n', Enumerable.Range(1, 14).Select(i => $"ldp x{2 * i}, x{2 * i + 1}, [x19, #{16 * i}]".Replace("ldp x18, x19,", "ldr x18,", StringComparison.Ordinal)))}
            ldr x30, [x19, #240]
            ldp x0, x1, [x19]
            ldr x19, [x19, #152]
            eret
        """;

    /// <summary>
    /// The handlers of one vCPU, behind its 16 vectors. They keep all registers but TPIDR_EL1, count, skip what cannot be executed, and end the stream after too many exceptions,
    /// or where there is no next instruction. SVC with an odd number comes back at EL1.
    /// </summary>
    private static string Handlers => $"""
        synchronous:
            msr tpidr_el1, x0
            adr x0, save
            stp x1, x2, [x0]
            ldr x1, [x0, #16]
            add x1, x1, #1
            str x1, [x0, #16]
            cmp x1, #{MostExceptions}
            b.hs give_up
            mrs x1, esr_el1
            str x1, [x0, #24]
            lsr x2, x1, #26
            cmp x2, #0x15
            b.eq call
            and x2, x2, #0x3e
            cmp x2, #0x20
            b.eq give_up
            cmp x2, #0x22
            b.eq give_up
            cmp x2, #0x0e
            b.eq give_up
            mrs x2, elr_el1
            add x2, x2, #4
            msr elr_el1, x2
        leave:
            ldp x1, x2, [x0]
            mrs x0, tpidr_el1
            eret
        call:
            tbz w1, #0, leave
            mrs x2, spsr_el1
            and x2, x2, #0xfffffffffffffff0
            orr x2, x2, #4
            orr x2, x2, #1
            msr spsr_el1, x2
            b leave
        give_up:
            adr x2, end
            msr elr_el1, x2
            mov x2, #0x3c5
            msr spsr_el1, x2
            b leave
        interrupt:
            msr tpidr_el1, x0
            adr x0, save
            stp x1, x2, [x0, #32]
            mrs x1, icc_iar1_el1
            str x1, [x0, #48]
            ldr x2, [x0, #56]
            add x2, x2, #1
            str x2, [x0, #56]
            mov x2, #2
            cmp x1, #27
            b.ne not_virtual
            msr cntv_ctl_el0, x2
        not_virtual:
            cmp x1, #30
            b.ne not_physical
            msr cntp_ctl_el0, x2
        not_physical:
            cmp x1, #1020
            b.hs done
            msr icc_eoir1_el1, x1
        done:
            ldp x1, x2, [x0, #32]
            mrs x0, tpidr_el1
            eret
        fast:
            msr tpidr_el1, x0
            mrs x0, icc_iar0_el1
            msr icc_eoir0_el1, x0
            mrs x0, tpidr_el1
            eret
        error:
            eret
        """;
}
