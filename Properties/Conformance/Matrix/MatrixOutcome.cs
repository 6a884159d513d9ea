using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>What a slot of the matrix came to.</summary>
public enum SlotOutcome : byte
{
    /// <summary>The next instruction was reached.</summary>
    Completed,

    /// <summary>A branch went where it was told to.</summary>
    CompletedBranch,

    /// <summary>An exception was taken.</summary>
    Trap,
}

/// <summary>The outcome of one slot, as the matrix reports it. For a trap: who took it, ESR_ELx's EC, ISS and IL, how far ELR_ELx points beyond the slot, and the vector offset.</summary>
public readonly record struct MatrixOutcome(SlotOutcome Outcome, ExceptionLevel Target, byte EC, uint ISS, byte ELROffset, ushort Vector)
{
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
        _ => $"trap,{(int)Target},0x{EC:x2},0x{ISS:x},1,{ELROffset},0x{Vector:x}",
    };
}
