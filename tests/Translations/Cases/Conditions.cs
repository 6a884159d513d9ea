using VirtSpec.Spec.Instructions;
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
        ["Maintenance"] = c => A64.Decode(c.Words[0]) is var op && A64.IsSystemAccess(op) && (c.Words[0] >> 12 & 0xf) == 7 && (c.Words[0] >> 8 & 0xf) is 5 or 10 or 11 or 14,
        ["TEA"] = c => (c.Register(Reg.HCR_EL2) >> 37 & 1) != 0,
        ["UnalignedTarget"] = c => (c.Words[0] & ~(31u << 5)) == 0xd61f0000 && (c.X.GetValueOrDefault(0) & 3) != 0,
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
