using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// What one vCPU asks of the hypervisor others may see before it is entered again: an SGI that it sends, a PE that it turns on, a register of the distributor that it writes.
/// When another vCPU sees such an effect, the bare machine makes the steps of those that are in the hypervisor's hands.
/// </summary>
internal sealed class Hastening(Emulation emulation)
{
    /// <summary>Makes the steps of all other vCPUs that have exited with an instruction that others can see. True when there was one.</summary>
    public bool Others(ComparedVm vm, ComparedVcpu v)
    {
        bool any = false;
        foreach (var other in vm.Vcpus)
            if (other != v && other.HasExited && !other.IsOff && other.BeforeHastened is null && IsSeenByOthers(vm, other.Exit))
            {
                other.BeforeHastened = vm.Bare.PeOf(other.Index);
                any |= emulation.TryStep(vm, other, other.Exit.Pe, other.Exit.Counts);
                other.Hastened = emulation.Result;
            }
        return any;
    }

    private static bool IsSeenByOthers(ComparedVm vm, in VcpuExit exit) => !exit.IsAsynchronous && exit.Exception.EC switch
    {
        ExceptionClass.HVC64 or ExceptionClass.SMC64 => true,
        ExceptionClass.SystemAccess => (exit.Exception.ISS & 1) == 0,
        ExceptionClass.DataAbortLowerEL => exit.Exception.FaultIPA is { } page && vm.Bare.View.IsDevice(new PA(page.Value)),
        _ => false,
    };
}
