using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Instructions;

/// <summary>SVC, HVC, SMC, BRK, HLT and DCPS.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? ExceptionGeneration(ref Transition t, ExceptionGeneration i) => (i.opc, i.LL) switch
    {
        (0b000, 0b01) => new ExceptionRecord(ExceptionClass.SVC64, i.imm16) { ReturnOffset = 4 },
        (0b000, 0b10) => HypervisorCall(t.Next, i.imm16),
        // With no EL3 an SMC that HCR_EL2.TSC did not trap and no firmware answered is UNDEFINED.
        (0b000, 0b11) => ExceptionRecord.Undefined,
        (0b001, 0b00) => new ExceptionRecord(ExceptionClass.BRK64, i.imm16) { IsDebug = true },
        // HLT and DCPS need halting debug and Debug state, which need an external debugger.
        _ => ExceptionRecord.Undefined,
    };

    /// <summary>UDF.</summary>
    internal static ExceptionRecord? Reserved(ref Transition t, Reserved i) => ExceptionRecord.Undefined;

    /// <summary>AArch64.CallHypervisor. EL0 and HCR_EL2.HCD were looked at before.</summary>
    private static ExceptionRecord? HypervisorCall(in PE pe, uint imm16) =>
        !pe.Configuration.HaveEL2
            ? ExceptionRecord.Undefined
            : new ExceptionRecord(ExceptionClass.HVC64, imm16) { MinimumTarget = ExceptionLevel.EL2, ReturnOffset = 4 };
}
