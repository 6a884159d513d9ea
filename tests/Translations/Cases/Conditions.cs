using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Cases;

/// <summary>The conditions on a case that exclusions name.</summary>
internal static class Conditions
{
    private static readonly int[] s_outputBits = [32, 36, 40, 42, 44, 48, 52, 52];

    public static readonly IReadOnlyDictionary<string, Func<TranslationCase, bool>> ByName = new Dictionary<string, Func<TranslationCase, bool>>
    {
        ["PTWWithoutVM"] = c => (c.Register(Reg.HCR_EL2) & 0b101) == 0b100,
        ["SmallPS"] = HasSmallPS,
    };

    /// <summary>VTCR_EL2.PS is smaller than the input size, or than the PA size that the start level asks for.</summary>
    private static bool HasSmallPS(TranslationCase c)
    {
        ulong vtcr = c.Register(Reg.VTCR_EL2);
        int output = s_outputBits[vtcr >> 16 & 7], input = 64 - (int)(vtcr & 0x3f), sl0 = (int)(vtcr >> 6 & 3);
        int leastAtTop = (vtcr >> 14 & 3) == 0b10 ? 42 : 44;
        return input > output || (sl0 == 2 && output < leastAtTop);
    }
}
