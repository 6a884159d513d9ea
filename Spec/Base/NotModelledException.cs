using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;

namespace VirtSpec.Spec;

/// <summary>
/// The specification's own limit: something that the architecture defines and that is not modelled was reached.
/// It is never an architectural outcome; a run stops here and says what and where.
/// </summary>
public sealed class NotModelledException(string what, VA? where = null)
    : Exception(where is { } at ? $"not modelled: {what}, at {at}" : $"not modelled: {what}")
{
    /// <summary>What was reached, in the manual's names.</summary>
    public string What { get; } = what;

    /// <summary>An allocated instruction without semantics.</summary>
    public static NotModelledException Instruction(Op op, uint word, ulong pc) =>
        new($"instruction {A64.Row(op).Name} (0x{word:x8}, {A64.Row(op).Title})", new VA(pc));
}
