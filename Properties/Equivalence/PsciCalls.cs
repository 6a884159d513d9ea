using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Boundary;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>PSCI as a guest calls it, against the bare machine's. (Arm DEN 0022.)</summary>
internal static class PsciCalls
{
    private const ulong Is64Bit = 1UL << 30;

    private const long Success = 0, NotSupported = -1, LowestError = -9, OnPending = -5, AlreadyOn = -4;

    /// <summary>The power states of AFFINITY_INFO.</summary>
    private const long On = 0, Off = 1, IsOnPending = 2;

    /// <summary>How many steps of the run a hypervisor may take to turn a vCPU off, while others are still told that it is on.</summary>
    private const ulong TurnsOffWithin = 20_000;

    /// <summary>The function that a call names; null for a call that is none of PSCI, whose meaning is the hypervisor's own.</summary>
    public static PsciFunction? FunctionOf(in PE caller) => Enum.IsDefined((PsciFunction)caller.X(0)) ? (PsciFunction)caller.X(0) : null;

    public static bool IsCall(in VcpuExit exit) => exit.Exception.EC is ExceptionClass.HVC64 or ExceptionClass.SMC64;

    /// <summary>The call does not return.</summary>
    public static bool TurnsOff(in VcpuExit exit) => exit.Exception.EC == ExceptionClass.HVC64 && FunctionOf(exit.Pe) == PsciFunction.CPU_OFF;

    /// <summary>The call ends the VM: it is switched off, or begins again as a machine that no comparison follows.</summary>
    public static bool EndsVm(in PE caller) => FunctionOf(caller) is PsciFunction.SYSTEM_OFF or PsciFunction.SYSTEM_RESET;

    public static int PremiseOf(PsciFunction function) => function switch
    {
        PsciFunction.CPU_ON or PsciFunction.CPU_ON64 => Premises.CPU_ON,
        PsciFunction.CPU_OFF => Premises.CPU_OFF,
        PsciFunction.AFFINITY_INFO or PsciFunction.AFFINITY_INFO64 => Premises.AFFINITY_INFO,
        PsciFunction.CPU_SUSPEND or PsciFunction.CPU_SUSPEND64 => Premises.CPU_SUSPEND,
        _ => Premises.OtherCall,
    };

    /// <summary>Whether PSCI permits an answer in X0 that is not the bare firmware's: another error, a version, what is optional, or a state that is about to change.</summary>
    public static bool Permits(ComparedVm vm, in PE caller, PsciFunction function, ulong expectedX0, ulong foundX0, ulong now)
    {
        long expected = Result(function, expectedX0), found = Result(function, foundX0);
        if (expected == found)
            return true;
        switch (function)
        {
            case PsciFunction.PSCI_VERSION:
                return found is > 0 and <= 0x7fff_ffff;
            case PsciFunction.PSCI_FEATURES:
                return found >= NotSupported;
            case PsciFunction.MIGRATE_INFO_TYPE or PsciFunction.CPU_SUSPEND or PsciFunction.CPU_SUSPEND64 when found == NotSupported:
                return true;
            case PsciFunction.AFFINITY_INFO or PsciFunction.AFFINITY_INFO64 when expected is On or Off:
                return IsPermittedState(vm, caller.X(1), expected, found, now);
            case PsciFunction.CPU_ON or PsciFunction.CPU_ON64 when expected == AlreadyOn && found == Success && IsStopped(vm, caller.X(1)):
                // It begins again, which no bare machine does.
                vm.LeaveOut();
                return true;
            case PsciFunction.CPU_ON or PsciFunction.CPU_ON64 when expected == AlreadyOn:
                return found == OnPending && !HasRun(vm, caller.X(1));
            case PsciFunction.CPU_ON or PsciFunction.CPU_ON64 when expected == Success && found == AlreadyOn && IsTurningOff(vm, caller.X(1), now):
                // It stays off, which is not so in the bare machine.
                vm.LeaveOut();
                return true;
            default:
                return expected < 0 && found is < 0 and >= LowestError;
        }
    }

    private static bool IsPermittedState(ComparedVm vm, ulong target, long expected, long found, ulong now)
    {
        if (expected == On)
            return (found == IsOnPending && !HasRun(vm, target)) || (found == Off && IsStopped(vm, target));
        return found == On && IsTurningOff(vm, target, now);
    }

    /// <summary>It has called CPU_OFF, and the hypervisor may not be done with it.</summary>
    private static bool IsTurningOff(ComparedVm vm, ulong target, ulong now) => vm.Of(new Vcpu(0, target)) is { IsOff: true } v && now - v.Exit.Number < TurnsOffWithin;

    /// <summary>The design may have stopped the vCPU, and a PE that is stopped is off.</summary>
    private static bool IsStopped(ComparedVm vm, ulong target) => vm.Of(new Vcpu(0, target)) is { } v && vm.MayBeStopped(v);

    private static bool HasRun(ComparedVm vm, ulong target) => vm.Of(new Vcpu(0, target)) is { IsStarted: true };

    /// <summary>Functions of 32 bits return in W0.</summary>
    private static long Result(PsciFunction function, ulong x0) => ((ulong)function & Is64Bit) != 0 ? (long)x0 : (int)x0;
}
