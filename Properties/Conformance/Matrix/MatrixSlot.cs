using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>One instruction that the matrix tries: a System encoding in one direction, or a named instruction.</summary>
/// <param name="Direction">R for MRS and SYSL, W for MSR and SYS, X for the list of other instructions.</param>
public sealed record MatrixSlot(char Direction, uint Word, Op Op, string Name)
{
    private const uint SystemSpace = 0xd500_0000, ReadBit = 1u << 21;

    private const int Rt = 5, NoRt = 31;

    // WFI and WFIT as HINT encodings are left to the X rows, where a timer wakes them.
    private const uint WFI = 0xd503_207f, WFIT = 0xd503_103f;

    public SystemEncoding Encoding => SystemEncoding.Of(Word);

    /// <summary>The columns that name the encoding; empty for an X row.</summary>
    public string EncodingColumns => Direction == 'X' ? ",,,," : $"{Encoding.Op0},{Encoding.Op1},{Encoding.CRn},{Encoding.CRm},{Encoding.Op2}";

    /// <summary>Every System encoding of one direction in the order of the matrix; op0=0 exists for W only.</summary>
    public static IEnumerable<MatrixSlot> System(PeConfiguration pe, bool isRead, int firstOp0)
    {
        for (int value = firstOp0 << 14; value < 1 << 16; value++)
        {
            var encoding = new SystemEncoding((ushort)value);
            int rt = encoding.Op0 == 0 || (!isRead && TakesNoRegister(encoding)) ? NoRt : Rt;
            uint word = SystemSpace | (isRead ? ReadBit : 0) | (uint)value << 5 | (uint)rt;
            if (word is WFI or WFIT)
                continue;
            string name = pe.Access[encoding, isRead] is { } entry && (entry.Register is not null || entry.IsOperation)
                ? entry.Name.Replace('_', entry.IsOperation ? ' ' : '_').ToLowerInvariant()
                : "";
            yield return new MatrixSlot(isRead ? 'R' : 'W', word, A64.Decode(word, pe.Cpu.Features), name);
        }
    }

    /// <summary>The encodings of SYS whose operation, where there is one, takes no register: cache and TLB maintenance of everything.</summary>
    private static bool TakesNoRegister(SystemEncoding e) => (e.Op0, e.Op1, e.CRn, e.CRm, e.Op2) is
        (1, 0, 7, 1 or 5, 0)
        or (1, 1, 7, 2, _)
        or (1, _, 8 or 9, 1 or 3 or 7, 0 or 4 or 6);
}
