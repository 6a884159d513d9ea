using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>What a slot of the matrix came to.</summary>
public enum SlotOutcome : byte
{
    /// <summary>The next instruction was reached.</summary>
    Completed,

    /// <summary>A branch went where it was told to.</summary>
    CompletedBranch,

    /// <summary>A synchronous exception was taken.</summary>
    Trap,

    /// <summary>The instruction completed, and an interrupt was taken before the next one.</summary>
    Async,
}

/// <summary>The outcome of one slot, as the matrix reports it. For an exception: who took it, ESR_ELx's EC and ISS, how far ELR_ELx points beyond the slot, and the vector offset.</summary>
public readonly record struct MatrixOutcome(SlotOutcome Outcome, ExceptionLevel Target, byte EC, uint ISS, byte ELROffset, ushort Vector)
{
    private const int VectorKinds = 0x180;

    public static readonly MatrixOutcome Completed = new(SlotOutcome.Completed, default, 0, 0, 0, 0);

    public static readonly MatrixOutcome CompletedBranch = new(SlotOutcome.CompletedBranch, default, 0, 0, 0, 0);

    /// <summary>UNDEFINED from <paramref name="el"/>, taken to EL1, or to EL2 from there.</summary>
    public static MatrixOutcome Undefined(ExceptionLevel el) => el == ExceptionLevel.EL2
        ? new(SlotOutcome.Trap, ExceptionLevel.EL2, 0, 0, 0, 0x200)
        : new(SlotOutcome.Trap, ExceptionLevel.EL1, 0, 0, 0, (ushort)(el == ExceptionLevel.EL1 ? 0x200 : 0x400));

    /// <summary>What the same exception is under HCR_EL2.TGE: taken to EL2 with the same syndrome.</summary>
    public MatrixOutcome UnderTGE() => Outcome == SlotOutcome.Trap && Target == ExceptionLevel.EL1
        ? this with { Target = ExceptionLevel.EL2, Vector = 0x400 }
        : this;

    /// <summary>The seven last columns of a row.</summary>
    public string ToCsv() => Outcome switch
    {
        SlotOutcome.Completed => "completed,,,,,,",
        SlotOutcome.CompletedBranch => "completed_branch,,,,,,",
        SlotOutcome.Async when !ReportsSyndrome => $"async,{(int)Target},,,,{ELROffset},0x{Vector:x}",
        SlotOutcome.Async => $"async,{(int)Target},0x{EC:x2},0x{ISS:x},1,{ELROffset},0x{Vector:x}",
        _ => $"trap,{(int)Target},0x{EC:x2},0x{ISS:x},1,{ELROffset},0x{Vector:x}",
    };

    /// <summary>IRQ and FIQ, the second and third kind of a vector, leave ESR_ELx alone.</summary>
    private bool ReportsSyndrome => (Vector & VectorKinds) is not (0x080 or 0x100);
}
