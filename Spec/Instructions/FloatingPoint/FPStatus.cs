using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>How a result that is not a number of the format is rounded. The first four are FPCR.RMode. (Arm DDI 0487, type FPRounding.)</summary>
internal enum FPRounding : byte
{
    TIEEVEN,
    POSINF,
    NEGINF,
    ZERO,
    TIEAWAY,
    ODD,
}

/// <summary>What a floating-point exception leaves in FPSR, as the mask of its cumulative bit. (Arm DDI 0487, type FPExc.)</summary>
internal enum FPExc : uint
{
    InvalidOp = 1 << 0,
    DivideByZero = 1 << 1,
    Overflow = 1 << 2,
    Underflow = 1 << 3,
    Inexact = 1 << 4,
    InputDenorm = 1 << 7,

    /// <summary>FPSR.QC: an integer operation saturated.</summary>
    Saturation = 1 << 27,
}

/// <summary>What an instruction computes under, as FPCR says, and the bits of FPSR that it has raised so far.</summary>
internal struct FPStatus(ulong fpcr)
{
    private uint _raised = 0;

    /// <summary>FPCR as it is now.</summary>
    public static FPStatus Of(in PE pe) => new(pe.System[Reg.FPCR]);

    public FPCR FPCR { get; } = new(fpcr);

    /// <summary>FPRoundingMode(FPCR).</summary>
    public readonly FPRounding Rounding => (FPRounding)FPCR.RMode;

    /// <summary>Whether denormalized numbers of <paramref name="n"/> bits are flushed to zero.</summary>
    public readonly bool Flushes(int n) => n == 16 ? FPCR.FZ16 : FPCR.FZ;

    /// <summary>FPProcessException: trapped exceptions are not implemented, so that each sets its cumulative bit.</summary>
    public void FPProcessException(FPExc exception) => _raised |= (uint)exception;

    /// <summary>Adds what was raised to FPSR.</summary>
    public readonly void Commit(ref PE next)
    {
        if (_raised != 0)
            next.Set(Reg.FPSR, next.System[Reg.FPSR] | _raised);
    }
}
