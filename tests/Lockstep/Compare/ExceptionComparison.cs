using System.Collections.Immutable;
using VirtSpec.Lockstep.Recording;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>A value that an exception leaves, as QEMU and as the machine has it.</summary>
/// <param name="Register">Where the value is kept, or null when it is no System register.</param>
public readonly record struct ExceptionValue(string Name, Reg? Register, ulong Expected, ulong Found);

/// <summary>Holds what an exception leaves against what it left on QEMU.</summary>
public static class ExceptionComparison
{
    /// <summary>The same bit in both kinds of abort.</summary>
    private static readonly uint S1PTW = Iss.DataAbortLowerEL(S1PTW: 1);

    /// <summary>The values that differ.</summary>
    /// <param name="after">The PE at the vector.</param>
    public static ImmutableArray<ExceptionValue> Differing(RecordedException recorded, in PE after, ExceptionRecord exception) =>
        [.. Values(recorded, after, exception).Where(value => value.Expected != value.Found)];

    /// <summary>The exception in the words of the exclusions.</summary>
    public static string Describe(in PE after, ExceptionRecord exception)
    {
        if (exception.Kind != ExceptionKind.Synchronous)
            return $"{(exception.IsVirtual ? "virtual " : "")}{exception.Kind} to {after.EL}";
        var syndrome = new Syndrome(after.System[Bank(after.EL).ESR]);
        return $"{syndrome.EC} to {after.EL}{(IsAbort(exception.EC) ? Stage(exception) : "")}";
    }

    private static string Stage(ExceptionRecord abort) =>
        abort.MinimumTarget != ExceptionLevel.EL2 ? " at stage 1" : (abort.ISS & S1PTW) == 0 ? " at stage 2" : " at stage 2 of a walk";

    /// <summary>
    /// The values that the exception sets: target, vector, ELR and SPSR always; ESR unless it is an interrupt; FAR and HPFAR where the exception has an address.
    /// The registers that it does not set hold what was there before, so that a difference there is not this exception's.
    /// </summary>
    private static IEnumerable<ExceptionValue> Values(RecordedException recorded, PE after, ExceptionRecord exception)
    {
        var bank = Bank(after.EL);
        yield return new("target", null, (ulong)recorded.Target, (ulong)after.EL);
        yield return new("vector", null, recorded.Vector, after.PC);
        yield return Register("ELR", bank.ELR, recorded.ELR);
        yield return Register("SPSR", bank.SPSR, recorded.SPSR);
        if (exception.Kind == ExceptionKind.Synchronous)
            yield return Register("ESR", bank.ESR, recorded.ESR);
        if (exception.FaultAddress is not null)
            yield return Register("FAR", bank.FAR, recorded.FAR);
        if (exception.FaultIPA is not null)
            yield return Register("HPFAR", Reg.HPFAR_EL2, recorded.HPFAR);

        ExceptionValue Register(string name, Reg register, ulong expected) => new(name, register, expected, after.System[register]);
    }

    private static bool IsAbort(ExceptionClass ec) => ec is ExceptionClass.InstructionAbortLowerEL or ExceptionClass.DataAbortLowerEL;

    private static (Reg ELR, Reg SPSR, Reg ESR, Reg FAR) Bank(ExceptionLevel el) => el == ExceptionLevel.EL2
        ? (Reg.ELR_EL2, Reg.SPSR_EL2, Reg.ESR_EL2, Reg.FAR_EL2)
        : (Reg.ELR_EL1, Reg.SPSR_EL1, Reg.ESR_EL1, Reg.FAR_EL1);
}
