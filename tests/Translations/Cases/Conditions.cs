using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Cases;

/// <summary>The conditions on a case that exclusions name.</summary>
internal static class Conditions
{
    public static readonly IReadOnlyDictionary<string, Func<TranslationCase, bool>> ByName = new Dictionary<string, Func<TranslationCase, bool>>
    {
        ["PTWWithoutVM"] = c => (c.Register(Reg.HCR_EL2) & 0b101) == 0b100,
    };
}
