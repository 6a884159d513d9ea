using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>A step of the machine of which QEMU's log has an entry.</summary>
/// <param name="Exception">What was taken; null for a return and for a call of the firmware.</param>
/// <param name="Word">The instruction.</param>
public sealed record MachineEvent(PE Before, PE After, ExceptionRecord? Exception, StepEvent Event, uint Word)
{
    /// <summary>The event of a step; null where QEMU logs nothing, of an illegal return too.</summary>
    public static MachineEvent? Of(in PE before, in StepResult step) => step.Event switch
    {
        StepEvent.Exception or StepEvent.FirmwareCall => new MachineEvent(before, step.Next, step.Exception, step.Event, step.Word),
        StepEvent.Return when !IsIllegal(before, step.Next) => new MachineEvent(before, step.Next, null, step.Event, step.Word),
        _ => null,
    };

    public bool IsPhysicalInterrupt => Exception is { IsVirtual: false, Kind: ExceptionKind.IRQ or ExceptionKind.FIQ };

    /// <summary>The event in the words of the exclusions.</summary>
    public string Describe()
    {
        if (Exception is not { } exception)
            return Event == StepEvent.Return ? $"return from {Before.EL} to {After.EL}" : "a call that the board answers";
        if (exception.Kind != ExceptionKind.Synchronous)
            return $"{(exception.IsVirtual ? "virtual " : "")}{exception.Kind} to {After.EL}";
        bool isAbort = exception.EC is ExceptionClass.InstructionAbortLowerEL or ExceptionClass.DataAbortLowerEL;
        return $"{ESR.EC} to {After.EL}{(isAbort ? Stage(exception) : "")}";
    }

    /// <summary>ESR_ELx as the exception left it.</summary>
    public Syndrome ESR => Syndrome.At(After.EL, After);

    /// <summary>ELR_ELx as the exception left it.</summary>
    public ulong ELR => After.System[After.EL == ExceptionLevel.EL2 ? Reg.ELR_EL2 : Reg.ELR_EL1];

    /// <summary>SPSR_ELx as the exception left it.</summary>
    public ulong SPSR => After.System[After.EL == ExceptionLevel.EL2 ? Reg.SPSR_EL2 : Reg.SPSR_EL1];

    public override string ToString() => $"{Describe()} at 0x{Before.PC:x}";

    private static string Stage(ExceptionRecord abort) =>
        abort.MinimumTarget != ExceptionLevel.EL2 ? " at stage 1" : (abort.ISS & Iss.DataAbortLowerEL(S1PTW: 1)) == 0 ? " at stage 2" : " at stage 2 of a walk";

    /// <summary>IL is set, and the SPSR does not ask for it in the state in which the PE is.</summary>
    private static bool IsIllegal(in PE before, in PE after)
    {
        ulong spsr = before.System[before.EL == ExceptionLevel.EL2 ? Reg.SPSR_EL2 : Reg.SPSR_EL1];
        return after.PSTATE.IL && !((spsr >> 20 & 1) != 0 && (spsr & 0x1f) == (after.PSTATE.Bits & 0x1f));
    }
}
