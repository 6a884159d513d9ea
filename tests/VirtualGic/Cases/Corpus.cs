using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>
/// The recorded outcomes of all cases; the cases themselves are enumerated again. (Golden/gic/FORMAT.md.)
/// An outcome is kept as its difference from what the case wrote; there are few of these, so that a case needs only the number of its own.
/// </summary>
public static class Corpus
{
    public const string FileName = "virtual.br";

    private const int HashBytes = 32, HeaderBytes = HashBytes + 8;

    /// <summary>Writes the outcomes of the cases.</summary>
    public static void Write(Stream stream, IReadOnlyList<VirtualCase> cases, IReadOnlyList<VirtualOutcome> outcomes)
    {
        var kinds = new Dictionary<VirtualOutcome, int>();
        var numbers = new byte[cases.Count * 3];
        for (int i = 0; i < cases.Count; i++)
        {
            var difference = Relative(cases[i], outcomes[i]);
            if (!kinds.TryGetValue(difference, out int number))
                kinds[difference] = number = kinds.Count;
            numbers[i] = (byte)number;
            numbers[cases.Count + i] = (byte)(number >> 8);
            numbers[2 * cases.Count + i] = (byte)(number >> 16);
        }
        byte[] header = new byte[HeaderBytes];
        HashOf(cases).CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(HashBytes), cases.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(HashBytes + 4), kinds.Count);
        using var compressed = new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        compressed.Write(header);
        compressed.Write(MemoryMarshal.AsBytes<VirtualOutcome>(kinds.Keys.ToArray()));
        compressed.Write(numbers);
    }

    /// <summary>Reads the outcomes of the cases.</summary>
    /// <exception cref="FormatException">The file is of other cases.</exception>
    public static VirtualOutcome[] Read(Stream stream, IReadOnlyList<VirtualCase> cases)
    {
        using var compressed = new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true);
        byte[] header = new byte[HeaderBytes];
        compressed.ReadExactly(header);
        int count = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(HashBytes));
        if (count != cases.Count || !HashOf(cases).AsSpan().SequenceEqual(header.AsSpan(0, HashBytes)))
            throw new FormatException($"{FileName} holds {count} cases that are not the {cases.Count} enumerated here: record it again");
        var kinds = new VirtualOutcome[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(HashBytes + 4))];
        compressed.ReadExactly(MemoryMarshal.AsBytes(kinds.AsSpan()));
        byte[] numbers = new byte[count * 3];
        compressed.ReadExactly(numbers);
        var outcomes = new VirtualOutcome[count];
        for (int i = 0; i < count; i++)
            outcomes[i] = Relative(cases[i], kinds[numbers[i] | numbers[count + i] << 8 | numbers[2 * count + i] << 16]);
        return outcomes;
    }

    /// <summary>An outcome with what the case wrote taken from it, or added again. X1 is compared with the operand.</summary>
    private static VirtualOutcome Relative(in VirtualCase c, VirtualOutcome outcome)
    {
        outcome[Part.Result] ^= c.Operand;
        for (int i = 0; i < VirtualCase.Registers.Length; i++)
            outcome[(int)Part.HCR + i] ^= c.Value(i);
        return outcome;
    }

    private static byte[] HashOf(IReadOnlyList<VirtualCase> cases)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<ulong> words = stackalloc ulong[VirtualCase.Registers.Length + 2];
        foreach (var c in cases)
        {
            words[0] = c.Operation.Word;
            words[1] = c.Operand;
            for (int i = 0; i < VirtualCase.Registers.Length; i++)
                words[2 + i] = c.Value(i);
            hash.AppendData(MemoryMarshal.AsBytes(words));
        }
        return hash.GetHashAndReset();
    }
}
