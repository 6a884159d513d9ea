namespace VirtSpec.Spec.Instructions.Text;

/// <summary>
/// How one sort of operand is written and read. Each operand of operands*.tbl names its kind, and the fields that the kind sees, in order.
/// </summary>
/// <param name="Format">The text of the operand, or null when its fields have no spelling.</param>
/// <param name="Parse">Takes the operand from the line and sets its fields; false when the line does not have it, after saying what was expected.</param>
public sealed record OperandKind(Func<OperandFields, string?> Format, Func<OperandInput, bool> Parse);
