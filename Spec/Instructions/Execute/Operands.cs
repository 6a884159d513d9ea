using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Instructions;

/// <summary>How the semantics name registers and finish.</summary>
internal static class Operands
{
    /// <summary>Register 31 is SP.</summary>
    public static ulong XOrSP(this in PE pe, uint n) => n == 31 ? pe.SP : pe.X((int)n);

    /// <summary>Register 31 is SP.</summary>
    public static void SetXOrSP(this ref PE next, uint d, ulong value)
    {
        if (d == 31)
            next.SetSP(value);
        else
            next.SetX((int)d, value);
    }

    public static void SetXWithFlags(this ref PE next, uint d, ulong value, uint nzcv)
    {
        next.SetX((int)d, value);
        next.PSTATE = next.PSTATE.WithNZCV(nzcv);
    }
}

public static partial class Execute
{
    /// <summary>The instruction completes: on to the next one.</summary>
    private static ExceptionRecord? Retire(ref Transition t)
    {
        t.Next.PC += 4;
        return null;
    }
}
