using VirtSpec.Spec;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Trace;

/// <summary>A System register that MSR wrote, as software reads it before and after.</summary>
internal readonly record struct RegisterChange(Reg Register, ulong Before, ulong After);

/// <summary>Finds what an instruction that completed did to System registers.</summary>
internal static class RegisterWatch
{
    /// <summary>The register that MSR (register) wrote, or null for any other instruction.</summary>
    public static RegisterChange? Changed(in PE before, in StepResult step, in Inputs inputs)
    {
        var access = before.Configuration.Access;
        if (A64.ClassOf(A64.Decode(step.Word, before.Configuration.Cpu.Features)) != EncodingClass.SystemRegisterMove)
            return null;
        var move = new SystemRegisterMove(step.Word);
        var encoding = SystemEncoding.Of(step.Word);
        if (move.L != 0 || access[encoding, isRead: false]?.Register is not { } register)
            return null;
        // A register that cannot be read shows what was written to it.
        return access[encoding, isRead: true] is { Register: not null } readable
            ? Read(readable, before, step.Next, inputs)
            : new RegisterChange(register, 0, before.X((int)move.Rt));
    }

    /// <summary>A trace must not end a run, so that a register whose reading is not modelled is left out.</summary>
    private static RegisterChange? Read(AccessEntry row, in PE before, in PE after, in Inputs inputs)
    {
        try
        {
            return new RegisterChange(row.Register!.Value, RegisterAccess.Read(before, row, inputs), RegisterAccess.Read(after, row, inputs));
        }
        catch (NotModelledException)
        {
            return null;
        }
    }
}
