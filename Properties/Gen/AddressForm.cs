using VirtSpec.Spec.Instructions;

namespace VirtSpec.Properties.Gen;

/// <summary>
/// Where an instruction accesses memory: <paramref name="Offset"/> bytes from its base register.
/// Written apart from the semantics, so that a mistake there does not steer the cases around itself.
/// </summary>
/// <param name="Base">The base register; 31 is SP.</param>
/// <param name="Bytes">How many bytes are accessed.</param>
/// <param name="Alignment">What the address must be a multiple of.</param>
public readonly record struct AddressForm(int Base, ulong Offset, int Bytes, int Alignment)
{
    /// <summary>The form of <paramref name="word"/>, or null when it accesses no memory through a base register.</summary>
    public static AddressForm? Of(EncodingRow row, uint word, IReadOnlyList<ulong> x)
    {
        if (Value("Rn") is not { } rn || !IsLoadOrStore(row))
            return null;
        if (row.Class is >= EncodingClass.AdvSimdLoadStoreMultiple and <= EncodingClass.AdvSimdLoadStoreSinglePostIndexed)
            return OfStructure(row, word, (int)rn);
        bool isVector = IsVector(row);
        bool isPair = Value("imm7") is not null;
        if (isPair)
        {
            int element = isVector ? 4 << (int)Value("opc")!.Value : Value("opc") == 0b10 ? 8 : 4;
            return new((int)rn, IsPostIndexed(row) ? 0 : Signed(Value("imm7")!.Value, 7) * (ulong)element, 2 * element, element);
        }
        int scale = (int)(Value("size") ?? 0) + (isVector ? (int)(Value("opc")!.Value & 2) << 1 : 0);
        int size = Value("sz") is { } sz ? 8 << (int)sz : 1 << scale;
        return new((int)rn, OffsetOfOne(), size, size);

        uint? Value(string name) => ValueOf(row, word, name);

        ulong OffsetOfOne()
        {
            if (Value("imm12") is { } scaled)
                return (ulong)scaled << scale;
            if (Value("imm9") is { } imm9)
                return IsPostIndexed(row) ? 0 : Signed(imm9, 9);
            return Value("Rm") is { } rm ? Extended(rm == 31 ? 0 : x[(int)rm], Value("option")!.Value) << (Value("S") == 1 ? scale : 0) : 0;
        }
    }

    /// <summary>The value of a field of a word, or null when its encoding has no such field.</summary>
    public static uint? ValueOf(EncodingRow row, uint word, string name)
    {
        foreach (var field in row.Fields)
            if (field.Name == name)
                return field.In(word);
        return null;
    }

    /// <summary>A structure of Advanced SIMD: all its elements follow each other, each aligned.</summary>
    private static AddressForm OfStructure(EncodingRow row, uint word, int rn)
    {
        int size = (int)(word >> 10 & 3), registerBytes = (word >> 30 & 1) != 0 ? 16 : 8;
        if (row.Class is EncodingClass.AdvSimdLoadStoreMultiple or EncodingClass.AdvSimdLoadStoreMultiplePostIndexed)
        {
            int registers = (word >> 12 & 0xf) switch { 0b0000 or 0b0010 => 4, 0b0100 or 0b0110 => 3, 0b1000 or 0b1010 => 2, _ => 1 };
            return new(rn, 0, registers * registerBytes, 1 << size);
        }
        int scale = (word >> 14 & 3) switch { 0 => 0, 1 => 1, 2 => 2 + (size & 1), _ => size };
        int elements = (int)(word >> 13 & 1) * 2 + (int)(word >> 21 & 1) + 1;
        return new(rn, 0, elements << scale, 1 << scale);
    }

    /// <summary>Encodings of the SIMD and floating-point registers: bits 27 and 26 are set.</summary>
    public static bool IsVector(EncodingRow row) => (row.Value >> 26 & 3) == 3;

    private static bool IsLoadOrStore(EncodingRow row) => (row.Value >> 25 & 0b0101) == 0b0100;

    private static bool IsPostIndexed(EncodingRow row) => row.Class is EncodingClass.LoadStorePairPostIndexed or EncodingClass.LoadStoreRegisterImmediatePostIndexed
        or EncodingClass.LoadStorePairPostIndexedSimd or EncodingClass.LoadStoreRegisterImmediatePostIndexedSimd;

    private static ulong Signed(uint value, int bits) => (ulong)((long)((ulong)value << 64 - bits) >> 64 - bits);

    private static ulong Extended(ulong value, uint option) => option switch
    {
        0b010 => (uint)value,
        0b110 => (ulong)(int)value,
        _ => value,
    };
}
