using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Spec.Traps;

/// <summary>What EL0 does not have at all.</summary>
public static class TrapsEL0
{
    /// <summary>The instruction is UNDEFINED at EL0.</summary>
    public static readonly TrapRule Undefined = new("EL0.Undefined", ExceptionLevels.EL0, When.Always,
        TrapTarget.Undefined, ExceptionClass.Unknown, TrapIss.Zero, new("HVC, SMC, ERET, MSR (immediate): operation"));
}
