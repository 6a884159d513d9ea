using VirtSpec.Spec.Instructions;

namespace VirtSpec.Streams.Generate;

/// <summary>Puts the load-exclusive before a store-exclusive, without which it would only ever fail.</summary>
internal static class ExclusiveSequences
{
    private const uint L = 1 << 22, O0 = 1 << 15, Clrex = 0xd5033f5f;

    /// <summary>The instruction itself, or the sequence that it ends.</summary>
    public static IReadOnlyList<uint> Complete(Draw draw, EncodingRow row, uint word)
    {
        bool isPair = row.Class == EncodingClass.LoadStoreExclusivePair;
        if (!(isPair || row.Class == EncodingClass.LoadStoreExclusiveRegister) || (word & L) != 0 || draw.Chance(1, 4))
            return [word];
        uint load = Load(draw, word, isPair);
        return draw.Below(8) switch
        {
            0 => [load, Clrex, word],
            1 => [load, word, word],
            _ => [load, word],
        };
    }

    /// <summary>The load of the same base and size, into registers that the store does not address with; seldom of another size.</summary>
    private static uint Load(Draw draw, uint store, bool isPair)
    {
        const uint AllRegisters = 0x1f << 16 | 0x1f << 10 | 0x1f, Ones = 0x1f << 16 | 0x1f << 10;
        uint rn = store >> 5 & 31;
        uint first = Other(draw, rn, rn), second = Other(draw, rn, first);
        uint load = store & ~(AllRegisters | O0) | L | (draw.Chance(1, 2) ? O0 : 0) | first;
        load |= isPair ? 0x1f << 16 | second << 10 : Ones;
        return draw.Chance(1, 32) ? load ^ 1u << 30 : load;
    }

    private static uint Other(Draw draw, uint not, uint norThis)
    {
        uint register = (uint)draw.Below(31);
        while (register == not || register == norThis)
            register = (uint)draw.Below(31);
        return register;
    }
}
