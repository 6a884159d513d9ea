namespace VirtSpec.Spec.Instructions.Text;

/// <summary>A64 words as assembly, in the preferred form and the spelling of binutils.</summary>
public static class Disassembler
{
    /// <summary>
    /// The text of an instruction, for example <c>mov x0, x1</c>, in lower case with one space after the mnemonic.
    /// A word that no encoding matches is <c>.inst 0x........ // unallocated</c>.
    /// </summary>
    /// <param name="word">The instruction word.</param>
    /// <param name="address">The address of the instruction; labels are printed as absolute addresses.</param>
    public static string Disassemble(uint word, ulong address)
    {
        var op = A64.Decode(word);
        if (op == Op.Unallocated)
            return $".inst 0x{word:x8} // unallocated";
        return Templates.Of(op).Where(t => t.Matches(word)).Select(t => t.Print(word, address)).First(text => text is not null)!;
    }
}
