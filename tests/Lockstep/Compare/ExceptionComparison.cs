using VirtSpec.Lockstep.Recording;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>A value that an exception leaves, as QEMU and as the machine has it.</summary>
public readonly record struct ExceptionValue(string Name, ulong Expected, ulong Found);

/// <summary>Holds what an exception leaves against what it left on QEMU.</summary>
public static class ExceptionComparison
{
    /// <summary>
    /// The values that the exception sets: target, vector, ELR and SPSR always; ESR unless it is an interrupt; FAR and HPFAR where the exception has an address.
    /// The registers that it does not set hold what was there before, so that a difference there is not this exception's.
    /// </summary>
    /// <param name="after">The PE at the vector.</param>
    public static IEnumerable<ExceptionValue> Values(RecordedException recorded, PE after, ExceptionRecord exception)
    {
        bool isEL2 = after.EL == ExceptionLevel.EL2;
        ulong Of(Reg el1, Reg el2) => after.System[isEL2 ? el2 : el1];
        yield return new("target", (ulong)recorded.Target, (ulong)after.EL);
        yield return new("vector", recorded.Vector, after.PC);
        yield return new("ELR", recorded.ELR, Of(Reg.ELR_EL1, Reg.ELR_EL2));
        yield return new("SPSR", recorded.SPSR, Of(Reg.SPSR_EL1, Reg.SPSR_EL2));
        if (exception.Kind == ExceptionKind.Synchronous)
            yield return new("ESR", recorded.ESR, Of(Reg.ESR_EL1, Reg.ESR_EL2));
        if (exception.FaultAddress is not null)
            yield return new("FAR", recorded.FAR, Of(Reg.FAR_EL1, Reg.FAR_EL2));
        if (exception.FaultIPA is not null)
            yield return new("HPFAR", recorded.HPFAR, after.System[Reg.HPFAR_EL2]);
    }

    /// <summary>The first value that differs, or null.</summary>
    public static ExceptionValue? Differs(RecordedException recorded, in PE after, ExceptionRecord exception)
    {
        foreach (var value in Values(recorded, after, exception))
            if (value.Expected != value.Found)
                return value;
        return null;
    }
}
