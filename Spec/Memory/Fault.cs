using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Spec.Memory;

/// <summary>The exceptions of alignment and state that come before any access; aborts are made by AArch64.Abort.</summary>
internal static class Fault
{
    public static ExceptionRecord PCAlignment(ulong pc) => new(ExceptionClass.PCAlignment, 0) { FaultAddress = pc };

    public static readonly ExceptionRecord SPAlignment = new(ExceptionClass.SPAlignment, 0);

    public static readonly ExceptionRecord IllegalState = new(ExceptionClass.IllegalState, 0);
}
