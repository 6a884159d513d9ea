using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>
    /// AArch64.Abort and AArch64.AbortSyndrome: the exception that reports a fault of an access to <paramref name="va"/>.
    /// Its class becomes that of the current Exception level when it is taken there; a stage 2 fault is taken to EL2.
    /// Where HPFAR_EL2 is UNKNOWN it stays as it was.
    /// </summary>
    internal static ExceptionRecord Abort(VA va, FaultRecord fault)
    {
        bool isFetch = fault.Access.AccType == AccessType.IFETCH;
        return new ExceptionRecord(
            isFetch ? ExceptionClass.InstructionAbortLowerEL : ExceptionClass.DataAbortLowerEL,
            isFetch ? InstructionFaultSyndrome(fault) : DataFaultSyndrome(fault))
        {
            MinimumTarget = fault.SecondStage ? ExceptionLevel.EL2 : ExceptionLevel.EL1,
            FaultAddress = va.Value,
            FaultIPA = IPAValid(fault) ? fault.IPAddress : null,
        };
    }

    /// <summary>AArch64.FaultSyndrome of an Instruction Abort. EA, which is IMPLEMENTATION DEFINED, and SET are 0.</summary>
    private static uint InstructionFaultSyndrome(FaultRecord fault) =>
        Iss.InstructionAbortLowerEL(S1PTW: fault.S2FS1Walk ? 1u : 0u, IFSC: EncodeLDFSC(fault.StatusCode, fault.Level));

    /// <summary>
    /// AArch64.FaultSyndrome of a Data Abort: what the instruction loads or stores is described (ISV) for a stage 2 fault of the access itself.
    /// EA, which is IMPLEMENTATION DEFINED, and SET are 0.
    /// </summary>
    private static uint DataFaultSyndrome(FaultRecord fault)
    {
        bool describes = fault.SecondStage && !fault.S2FS1Walk && !fault.IsExternalAbort;
        bool maintains = fault.Access.IsMaintenance;
        uint iss = Iss.DataAbortLowerEL(
            CM: maintains ? 1u : 0u,
            S1PTW: fault.S2FS1Walk ? 1u : 0u,
            WnR: maintains || fault.Write ? 1u : 0u,
            DFSC: EncodeLDFSC(fault.StatusCode, fault.Level));
        return describes ? iss | (uint)fault.Access.LSInstructionSyndrome << 14 : iss;
    }

    /// <summary>AArch64.SetLSInstructionSyndrome: bits 24:14 of the ISS for a load or store of one general-purpose register without write-back.</summary>
    /// <param name="size">0 byte, 1 halfword, 2 word, 3 doubleword.</param>
    internal static ushort LSInstructionSyndrome(uint size, bool signExtend, uint rt, bool sixtyFour, bool acquireRelease) =>
        (ushort)(Iss.DataAbortLowerEL(ISV: 1, SAS: size, SSE: signExtend ? 1u : 0u, SRT: rt, SF: sixtyFour ? 1u : 0u, AR: acquireRelease ? 1u : 0u) >> 14);
}
