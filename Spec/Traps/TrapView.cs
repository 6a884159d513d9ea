using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Traps;

/// <summary>What the conditions of trap rules may look at.</summary>
public readonly record struct TrapView(ExceptionLevel EL, PSTATE PSTATE, SystemRegisterFile System, PeConfiguration Configuration)
{
    /// <summary>An interrupt is pending that would wake the PE from WFI, whatever PSTATE masks.</summary>
    public bool InterruptPending { get; init; }

    public bool EventRegister { get; init; }

    public static TrapView Of(in PE pe, in Inputs inputs) =>
        new(pe.EL, pe.PSTATE, pe.System, pe.Configuration)
        {
            InterruptPending = Exceptions.Interrupts.WakesFromWfi(pe, inputs),
            EventRegister = pe.EventRegister,
        };
}
