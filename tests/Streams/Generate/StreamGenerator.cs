using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Generate;

/// <summary>
/// Random streams of two to eight instructions that hand values on to each other.
/// Two registers point at data and only address; a branch comes last.
/// </summary>
public sealed class StreamGenerator(CpuModel cpu)
{
    private const int MaxDistance = 0x200;
    private readonly IReadOnlyList<EncodingRow> _rows = [.. Scope.Rows(cpu).Where(row => !IsTerminal(row) && !AddressForm.IsVector(row) && !Scope.IsBranch(row) && !Scope.IsNarrowMinMax(row))];
    private readonly IReadOnlyList<EncodingRow> _branches = [.. Scope.Rows(cpu).Where(Scope.IsBranch)];

    public StreamCase Next(Draw draw, uint seed)
    {
        int count = 2 + draw.Below(StreamCase.MaxWords - 1);
        var state = CaseGenerator.NewState(draw, seed, count);
        CaseGenerator.DrawRegisters(draw, state, Enumerable.Range(0, 31));
        int[] pointers = [draw.Below(16), 16 + draw.Below(15)];
        foreach (int pointer in pointers)
            state.X[pointer] = draw.Pick(Board.Blocks) + Board.PageSize + (ulong)draw.Below(64) * 16 - 0x200;
        state.SP = draw.Pick(Board.Blocks) + Board.PageSize;
        var words = new uint[count];
        for (int i = 0; i < count - 1; i++)
            words[i] = NextWord(draw, _rows, pointers, state);
        words[count - 1] = NextWord(draw, draw.Chance(1, 4) ? _branches : _rows, pointers, state);
        return new StreamCase(seed, draw.Pick(Mode.Untagged), state, words);
    }

    private uint NextWord(Draw draw, IReadOnlyList<EncodingRow> rows, int[] pointers, CaseState state)
    {
        while (true)
        {
            var row = draw.Pick(rows);
            uint word = WordGenerator.Next(draw, row, cpu.Features);
            if (Suits(row, word, pointers, state))
                return word;
            if (AddressForm.Of(row, word, state.X) is null)
                continue;
            word = word & ~(31u << 5) | (uint)draw.Pick(pointers) << 5;
            if (Suits(row, word, pointers, state))
                return word;
        }
    }

    /// <summary>True when a word leaves the pointers alone except for stepping them, and accesses aligned data near them.</summary>
    private static bool Suits(EncodingRow row, uint word, int[] pointers, CaseState state)
    {
        int addressing = -1;
        if (AddressForm.Of(row, word, state.X) is { } form)
        {
            addressing = form.Base;
            long distance = (long)form.Offset;
            bool isNear = distance is >= -MaxDistance and <= MaxDistance && (distance & (form.Alignment - 1)) == 0;
            bool staysAligned = ((AddressForm.ValueOf(row, word, "imm9") ?? 0) & 15) == 0 && ((AddressForm.ValueOf(row, word, "imm7") ?? 0) & 3) == 0;
            if (!isNear || !staysAligned || (form.Base != 31 && !pointers.Contains(form.Base)))
                return false;
        }
        else if (WritesSP(row, word))
            return false;
        if (LoadsTwice(row, word))
            return false;
        return !Operands(row, word).Any(operand => pointers.Contains(operand.Register) && !(operand.Field == "Rn" && operand.Register == addressing));
    }

    /// <summary>The registers that a word names, and the odd ones of the pairs of CASP, which it does not.</summary>
    private static IEnumerable<(string Field, int Register)> Operands(EncodingRow row, uint word) =>
        from field in row.Fields
        where WordGenerator.IsRegister(field)
        from next in Enumerable.Range(0, row.Class == EncodingClass.CompareAndSwapPair && field.Name is "Rs" or "Rt" ? 2 : 1)
        select (field.Name, (int)field.In(word) + next);

    /// <summary>A pair into one register, whose value is UNKNOWN, would spoil all that follows.</summary>
    private static bool LoadsTwice(EncodingRow row, uint word) =>
        AddressForm.ValueOf(row, word, "imm7") is not null && AddressForm.ValueOf(row, word, "Rt2") == AddressForm.ValueOf(row, word, "Rt");

    /// <summary>Rd is SP in the immediate, extended and logical forms that set no flags.</summary>
    private static bool WritesSP(EncodingRow row, uint word) =>
        (word & 31) == 31 && row.Class is EncodingClass.AddSubImmediate or EncodingClass.AddSubExtended or EncodingClass.LogicalImmediate;

    /// <summary>Literals, whose data would be code, and what always raises an exception.</summary>
    private static bool IsTerminal(EncodingRow row) => row.Class is EncodingClass.ExceptionGeneration or EncodingClass.Reserved or EncodingClass.LoadLiteral
        or EncodingClass.LoadStoreRegisterOffset or EncodingClass.LoadStoreExclusivePair or EncodingClass.LoadStoreExclusiveRegister;
}
