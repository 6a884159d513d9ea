using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Generate;

/// <summary>Random cases of one instruction, and of two or three where exclusive accesses need them.</summary>
public sealed class CaseGenerator(CpuModel cpu)
{
    private const int Tries = 1000;

    private readonly IReadOnlyList<EncodingRow> _missing = [.. A64.Rows.ToArray().Where(row => !cpu.Features.Has(row.Feature))];

    /// <summary>The encodings that this CPU has, those included that are not compared.</summary>
    public IReadOnlyList<EncodingRow> Neighbours { get; } = [.. A64.Rows.ToArray().Where(row => row.IsModelled && cpu.Features.Has(row.Feature))];

    private bool HasHalf { get; } = cpu.Features.Has(Feature.FEAT_FP16);

    /// <summary>The encodings that are compared.</summary>
    public IReadOnlyList<EncodingRow> Rows { get; } = Scope.Rows(cpu);

    /// <summary>A case whose last instruction is of <paramref name="row"/>.</summary>
    public StreamCase Next(Draw draw, uint seed, EncodingRow row)
    {
        for (int i = 0; i < Tries; i++)
        {
            var state = NewState(draw, seed, row.Class == EncodingClass.LoadStoreExclusiveRegister ? 3 : 1);
            // Unicorn looks memory up by the whole address, so that tags are for branches alone.
            var mode = draw.Pick(Scope.IsBranch(row) ? Mode.All : Mode.Untagged);
            uint word = WordGenerator.Next(draw, row, cpu.Features);
            DrawRegisters(draw, state, WordGenerator.Registers(row, word));
            if (AddressForm.IsVector(row))
                VectorValues.Draw(draw, row, word, state, HasHalf);
            if (row.Class is EncodingClass.LoadLiteral or EncodingClass.LoadLiteralSimd)
                word = Placement.AimLiteral(draw, word, state);
            if (!Placement.Place(draw, row, word, state))
                continue;
            Favour(draw, row, word, state, mode);
            return new StreamCase(seed, mode, state, ExclusiveSequences.Complete(draw, row, word));
        }
        throw new InvalidOperationException($"no case of {row.Name} in {Tries} tries");
    }

    /// <summary>A case of one word that no encoding of this CPU matches: next to <paramref name="row"/> if there is one.</summary>
    public StreamCase NextUnallocated(Draw draw, uint seed, EncodingRow row)
    {
        uint? word = WordGenerator.NextUnallocated(draw, row, cpu.Features);
        while (word is null)
            word = WordGenerator.NextMissing(draw, draw.Pick(_missing), cpu.Features);
        var state = NewState(draw, seed, 1);
        DrawRegisters(draw, state, Enumerable.Range(0, 31).Where(_ => draw.Chance(1, 4)));
        return new StreamCase(seed, draw.Pick(Mode.Untagged), state, [word.Value]);
    }

    internal static CaseState NewState(Draw draw, uint seed, int words)
    {
        const int PageWords = Board.PageSize / 4;
        int index = draw.Below(4) switch { 0 => 0, 1 => PageWords - words, _ => draw.Below(PageWords - words) };
        var state = StreamCase.BackgroundState(seed, draw.Pick(Board.Blocks) + Board.CodeOffset + 4 * (ulong)index);
        state.NZCV = (uint)draw.Below(16);
        if (draw.Chance(1, 2))
            state.SP = EdgeValues.Next(draw) & ~0xfUL;
        return state;
    }

    internal static void DrawRegisters(Draw draw, CaseState state, IEnumerable<int> registers)
    {
        foreach (int register in registers)
            if (draw.Chance(7, 8))
                state.X[register] = EdgeValues.Next(draw);
    }

    /// <summary>Makes likely what chance alone would seldom meet.</summary>
    private static void Favour(Draw draw, EncodingRow row, uint word, CaseState state, Mode mode)
    {
        switch (row.Class)
        {
            case EncodingClass.CompareAndBranch when draw.Chance(1, 2) && (word & 31) != 31:
                state.X[word & 31] = draw.Chance(1, 2) ? 0 : EdgeValues.Next(draw) << 32;
                break;
            case EncodingClass.DataProcessing2Source when draw.Chance(1, 8):
                Overflow(draw, row, word, state);
                break;
            case EncodingClass.CompareAndSwap or EncodingClass.CompareAndSwapPair when draw.Chance(2, 3):
                Placement.Match(draw, row, word, state, mode);
                break;
            default:
                break;
        }
    }

    /// <summary>The most negative value by -1: the one quotient that does not fit.</summary>
    private static void Overflow(Draw draw, EncodingRow row, uint word, CaseState state)
    {
        uint rn = AddressForm.ValueOf(row, word, "Rn")!.Value, rm = AddressForm.ValueOf(row, word, "Rm")!.Value;
        if (rn == 31 || rm == 31)
            return;
        bool is64 = word >> 31 != 0;
        state.X[rn] = is64 ? 1UL << 63 : EdgeValues.Next(draw) << 32 | 1UL << 31;
        state.X[rm] = is64 ? ulong.MaxValue : EdgeValues.Next(draw) << 32 | uint.MaxValue;
    }
}
