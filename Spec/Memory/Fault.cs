using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Spec.Memory;

/// <summary>The fault status codes, DFSC and IFSC. (Arm ARM, ESR_EL1, ISS encoding for an exception from a Data Abort.)</summary>
internal static class FaultStatus
{
    public const uint AddressSizeLevel0 = 0b000000;
    public const uint ExternalAbort = 0b010000;
    public const uint Alignment = 0b100001;
}

/// <summary>Makes the exceptions that accesses raise.</summary>
internal static class Fault
{
    /// <summary>A Data Abort; its class becomes that of the current Exception level when it is taken there.</summary>
    public static ExceptionRecord Data(ulong address, uint status, bool isWrite) =>
        new(ExceptionClass.DataAbortLowerEL, Iss.DataAbortLowerEL(WnR: isWrite ? 1u : 0u, DFSC: status)) { FaultAddress = address };

    /// <summary>An Instruction Abort; its class becomes that of the current Exception level when it is taken there.</summary>
    public static ExceptionRecord Instruction(ulong address, uint status) =>
        new(ExceptionClass.InstructionAbortLowerEL, Iss.InstructionAbortLowerEL(IFSC: status)) { FaultAddress = address };

    public static ExceptionRecord PCAlignment(ulong pc) => new(ExceptionClass.PCAlignment, 0) { FaultAddress = pc };

    public static readonly ExceptionRecord SPAlignment = new(ExceptionClass.SPAlignment, 0);

    public static readonly ExceptionRecord IllegalState = new(ExceptionClass.IllegalState, 0);
}
