namespace VirtSpec.Spec.Instructions.Text;

/// <summary>What a kind prints: the fields of its operand in a word, in the order of the operand's row in operands*.tbl.</summary>
/// <param name="Word">The instruction word.</param>
/// <param name="Slices">Where each field is in the word.</param>
/// <param name="Address">The address of the instruction, which labels are relative to.</param>
public readonly record struct OperandFields(uint Word, FieldSlice[] Slices, ulong Address)
{
    /// <summary>The value of a field, unsigned.</summary>
    public uint this[int index] => Slices[index].In(Word);

    /// <summary>The value of a field as a number in two's complement.</summary>
    public long Signed(int index)
    {
        int unused = 64 - Slices[index].Width;
        return (long)((ulong)this[index] << unused) >> unused;
    }
}
