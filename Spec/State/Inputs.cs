using VirtSpec.Spec.Gic;

namespace VirtSpec.Spec.State;

/// <summary>What reaches a PE from outside in one step.</summary>
/// <param name="Counter">The physical count of the generic timer (CNTPCT_EL0), in ticks of CNTFRQ_EL0.</param>
/// <param name="IRQ">A physical IRQ is pending, beside those of the GIC.</param>
/// <param name="FIQ">A physical FIQ is pending, beside those of the GIC.</param>
/// <param name="SError">A physical SError interrupt is pending.</param>
/// <param name="SErrorSyndrome">The ISS that a physical SError reports, 25 bits.</param>
/// <param name="Gic">What the redistributor forwards to the CPU interface of the PE.</param>
/// <param name="IsTick">The count goes up with this step: before it, it was one less. A timer condition that the tick meets is seen from the next step on.</param>
public readonly record struct Inputs(
    ulong Counter = 0, bool IRQ = false, bool FIQ = false, bool SError = false, uint SErrorSyndrome = 0, PendingInterrupts Gic = default, bool IsTick = false);
