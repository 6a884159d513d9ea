using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>QEMU's exceptions: their numbers (EXCP_* in target/arm/cpu.h of QEMU 7.2) with their names in the log (arm_log_exception), and the classes that QEMU raises by them.</summary>
internal static class QemuNames
{
    public const int Undefined = 1, SVC = 2, PrefetchAbort = 3, DataAbort = 4, IRQ = 5, FIQ = 6, Breakpoint = 7, HVC = 11, HypervisorTrap = 12, SMC = 13, VirtualIRQ = 14, VirtualFIQ = 15, VirtualSError = 24;

    private static readonly Dictionary<int, string> Names = new()
    {
        [Undefined] = "Undefined Instruction",
        [SVC] = "SVC",
        [PrefetchAbort] = "Prefetch Abort",
        [DataAbort] = "Data Abort",
        [IRQ] = "IRQ",
        [FIQ] = "FIQ",
        [Breakpoint] = "Breakpoint",
        [HVC] = "Hypervisor Call",
        [HypervisorTrap] = "Hypervisor Trap",
        [SMC] = "Secure Monitor Call",
        [VirtualIRQ] = "Virtual IRQ",
        [VirtualFIQ] = "Virtual FIQ",
        [VirtualSError] = "Virtual SERR",
    };

    /// <summary>The classes that have an exception of their own; the others are raised as an undefined instruction or as a trap to the hypervisor.</summary>
    private static readonly Dictionary<int, ExceptionClass[]> Classes = new()
    {
        [SVC] = [ExceptionClass.SVC64],
        [PrefetchAbort] = [ExceptionClass.InstructionAbortLowerEL, ExceptionClass.InstructionAbortCurrentEL, ExceptionClass.PCAlignment],
        [DataAbort] = [ExceptionClass.DataAbortLowerEL, ExceptionClass.DataAbortCurrentEL, ExceptionClass.SPAlignment, ExceptionClass.WatchpointLowerEL, ExceptionClass.WatchpointCurrentEL],
        [Breakpoint] = [ExceptionClass.BRK64, ExceptionClass.BreakpointLowerEL, ExceptionClass.BreakpointCurrentEL, ExceptionClass.SoftwareStepLowerEL, ExceptionClass.SoftwareStepCurrentEL],
        [HVC] = [ExceptionClass.HVC64],
        [SMC] = [ExceptionClass.SMC64],
        [VirtualSError] = [ExceptionClass.SError],
    };

    private static readonly HashSet<ExceptionClass> Own = [.. Classes.Values.SelectMany(c => c)];

    /// <summary>QEMU's name for a number, or null.</summary>
    public static string? Of(int number) => Names.GetValueOrDefault(number);

    /// <summary>The kind by which it is vectored: 0 synchronous, 1 IRQ, 2 FIQ, 3 SError.</summary>
    public static int KindOf(int number) => number switch { IRQ or VirtualIRQ => 1, FIQ or VirtualFIQ => 2, VirtualSError => 3, _ => 0 };

    /// <summary>Whether QEMU reports the class by this exception.</summary>
    public static bool MayReport(int number, ExceptionClass ec) => Classes.TryGetValue(number, out var classes)
        ? classes.Contains(ec)
        : !Own.Contains(ec) || (number == HypervisorTrap && ec == ExceptionClass.SMC64);
}
