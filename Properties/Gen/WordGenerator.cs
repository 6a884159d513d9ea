using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;

namespace VirtSpec.Properties.Gen;

/// <summary>Random instruction words of a given encoding.</summary>
public static class WordGenerator
{
    private const int Tries = 10_000;

    /// <summary>A word that decodes as <paramref name="row"/> on a CPU with these features.</summary>
    public static uint Next(Draw draw, EncodingRow row, FeatureSet features)
    {
        for (int i = 0; i < Tries; i++)
        {
            uint word = Fill(draw, row);
            if (A64.Decode(word, features) == row.Op)
                return word;
        }
        throw new InvalidOperationException($"no word of {row.Name} in {Tries} tries");
    }

    /// <summary>A word that nothing matches, next to one of <paramref name="row"/>: with another value in one field, or with some bits turned; null when none was met.</summary>
    public static uint? NextUnallocated(Draw draw, EncodingRow row, FeatureSet features)
    {
        for (int i = 0; i < 32; i++)
        {
            uint word = Next(draw, row, features);
            if (draw.Chance(1, 2))
            {
                var field = draw.Pick(row.Fields);
                word = word & ~field.Mask | EdgeValues.Field(draw, field.Width) << field.Lsb;
            }
            else
                for (int bits = 1 + draw.Below(3); bits > 0; bits--)
                    word ^= 1u << draw.Below(32);
            if (A64.Decode(word, features) == Op.Unallocated)
                return word;
        }
        return null;
    }

    /// <summary>A word of an encoding that needs a feature which the CPU lacks; null when it is another encoding there, such as a hint.</summary>
    public static uint? NextMissing(Draw draw, EncodingRow row, FeatureSet features)
    {
        uint word = Next(draw, row, FeatureSet.All);
        return A64.Decode(word, features) == Op.Unallocated ? word : null;
    }

    /// <summary>The registers that the fields of a word name, 31 left out.</summary>
    public static IEnumerable<int> Registers(EncodingRow row, uint word) =>
        row.Fields.Where(IsRegister).Select(field => (int)field.In(word)).Where(register => register != 31);

    public static bool IsRegister(FieldSlice field) => field.Width == 5 && field.Name[0] == 'R';

    private static uint Fill(Draw draw, EncodingRow row)
    {
        uint word = 0;
        uint last = (uint)draw.Below(32);
        foreach (var field in row.Fields)
        {
            uint value = IsRegister(field) ? last = Register(draw, last) : EdgeValues.Field(draw, field.Width);
            word |= value << field.Lsb;
        }
        return word & ~row.Mask | row.Value;
    }

    private static uint Register(Draw draw, uint last) => draw.Below(8) switch
    {
        0 => 31,
        1 => last,
        2 => 30,
        _ => (uint)draw.Below(31),
    };
}
