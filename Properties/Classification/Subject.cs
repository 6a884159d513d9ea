using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Classification;

/// <summary>An encoding that is classified: a row of the A64 tables, or a System register access or System operation in one direction.</summary>
/// <param name="Name">The row's name, or <c>MRS NAME</c>, <c>MSR NAME</c>, <c>TLBI NAME</c>.</param>
/// <param name="Row">The row, when it is not of System encodings.</param>
/// <param name="Word">A word of a System encoding with Rt 0; operands are drawn for the rows of A64.</param>
/// <param name="TakesOperand">A System encoding with an Rt that counts.</param>
public sealed record Subject(string Name, EncodingRow? Row, uint Word, bool TakesOperand)
{
    private const uint SystemSpace = 0xd500_0000, ReadBit = 1u << 21, NoRt = 31;
    private const int Registers = 30, Attempts = 64;

    /// <summary>Every encoding that a CPU has: the rows of A64 in the order of the tables, then reads, then writes and operations.</summary>
    public static IEnumerable<Subject> Of(PeConfiguration pe) =>
        [.. Instructions(pe), .. System(pe, isRead: true), .. System(pe, isRead: false)];

    /// <summary>The word of a sample, with operands that a key determines. Base registers hold addresses, index registers small numbers.</summary>
    public uint WordOf(int sample, ulong seed, PeConfiguration pe)
    {
        ulong key = Word ^ (ulong)(Row?.Op ?? 0) << 32;
        if (Row is null)
            return Word | (TakesOperand ? (uint)(sample % 3 + 3 * (int)(Keyed.Draw(seed, key, (ulong)sample) % 10)) : NoRt);
        uint word = Row.Value;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            word = Placed(Row.Value | (uint)Keyed.Draw(seed, key, (ulong)(sample * Attempts + attempt)) & ~Row.Mask);
            if (A64.Decode(word, pe.Cpu.Features) == Row.Op)
                break;
        }
        return word;
    }

    private static IEnumerable<Subject> Instructions(PeConfiguration pe)
    {
        var subjects = new List<Subject>();
        foreach (var row in A64.Rows)
            if (!A64.IsSystemAccess(row.Op) && pe.Cpu.Features.Has(row.Feature))
                subjects.Add(new Subject(row.Name, row, row.Value, TakesOperand: true));
        return subjects;
    }

    /// <summary>Encodings with a register, an operation, or a register that reads as zero; not the spaces that hold only traps.</summary>
    private static IEnumerable<Subject> System(PeConfiguration pe, bool isRead)
    {
        for (int value = 0; value < 1 << 16; value++)
        {
            var encoding = new SystemEncoding((ushort)value);
            if (pe.Access[encoding, isRead] is not { } entry || (entry.Register is null && !entry.IsOperation && entry.Storage == Storage.None))
                continue;
            string name = entry.IsOperation ? entry.Name.Replace('_', ' ') : (isRead ? "MRS " : "MSR ") + (entry.Register is null && entry.Storage == Storage.Raz ? encoding : entry.Name);
            yield return new Subject(name, null, SystemSpace | (isRead ? ReadBit : 0) | (uint)value << 5, !entry.IsOperation || entry.TakesOperand);
        }
    }

    /// <summary>The word with Rn and Rm, where the row leaves them free, among the registers of their kind. One in eight has SP or XZR as Rn.</summary>
    private uint Placed(uint word)
    {
        foreach (var field in Row!.Fields)
        {
            int kind = field.Name switch { "Rn" => Worlds.Addresses, "Rm" => Worlds.SmallNumbers, _ => -1 };
            uint value = field.In(word);
            if (kind < 0 || field.Width != 5 || (field.Mask & Row.Mask) != 0 || (value == NoRt && (word >> 7 & 1) == 0))
                continue;
            word = word & ~field.Mask | (uint)(value % (Registers / 3) * 3 + kind) << field.Lsb;
        }
        return word;
    }
}
