using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Generate;

/// <summary>The accesses that cases make.</summary>
internal static class AccessForms
{
    private const string LookAgain = "ldr x2, [x4]";

    private static readonly AccessForm[] s_data =
    [
        new(AccessKind.Load, 1, ["ldrb w2, [x0]"]),
        new(AccessKind.Load, 2, ["ldrsh x2, [x0]"]),
        new(AccessKind.Load, 4, ["ldr w2, [x0]"]),
        new(AccessKind.Load, 8, ["ldr x2, [x0]"]),
        new(AccessKind.Load, 8, ["ldr x2, [x0]"]),
        new(AccessKind.Load, 8, ["ldr x2, [x0]"]),
        new(AccessKind.Load, 8, ["ldtr x2, [x0]"]),
        new(AccessKind.Load, 4, ["ldtrsw x2, [x0]"]),
        new(AccessKind.Load, 16, ["ldp x2, x3, [x0]"]),
        new(AccessKind.Load, 8, ["ldp w2, w3, [x0]"]),
        new(AccessKind.Load, 8, ["ldar x2, [x0]"]),
        new(AccessKind.Load, 8, ["ldxr x2, [x0]"]),
        new(AccessKind.Load, 16, ["ldaxp x2, x3, [x0]"]),
        new(AccessKind.Store, 1, ["strb w1, [x0]", LookAgain]),
        new(AccessKind.Store, 2, ["strh w1, [x0]", LookAgain]),
        new(AccessKind.Store, 4, ["str w1, [x0]", LookAgain]),
        new(AccessKind.Store, 8, ["str x1, [x0]", LookAgain]),
        new(AccessKind.Store, 8, ["str x1, [x0]"]),
        new(AccessKind.Store, 8, ["sttr x1, [x0]", LookAgain]),
        new(AccessKind.Store, 2, ["sttrh w1, [x0]", LookAgain]),
        new(AccessKind.Store, 16, ["stp x1, x3, [x0]", LookAgain]),
        new(AccessKind.Store, 16, ["stp x1, x3, [x0]", LookAgain]),
        new(AccessKind.Store, 8, ["stlr x1, [x0]", LookAgain]),
        new(AccessKind.Store, 8, ["ldxr x2, [x0]", "stxr w5, x1, [x0]"]),
        new(AccessKind.Store, 64, ["dc zva, x0", LookAgain]),
        new(AccessKind.Store, 8, ["ldadd x1, x2, [x0]"], Feature.FEAT_LSE),
        new(AccessKind.Store, 4, ["swp w1, w2, [x0]"], Feature.FEAT_LSE),
        new(AccessKind.Store, 8, ["cas x3, x1, [x0]"], Feature.FEAT_LSE),
        new(AccessKind.Store, 16, ["casp x2, x3, x6, x7, [x0]"], Feature.FEAT_LSE),
    ];

    private static readonly AccessForm[] s_maintenance =
    [
        new(AccessKind.Maintenance, 1, ["dc cvac, x0"]),
        new(AccessKind.Maintenance, 1, ["dc civac, x0"]),
        new(AccessKind.Maintenance, 1, ["dc cvau, x0"]),
        new(AccessKind.Maintenance, 1, ["ic ivau, x0"]),
    ];

    private static readonly AccessForm s_fetch = new(AccessKind.Fetch, 4, ["br x0"]);

    private static readonly AccessForm[] s_translationsAtEL1 =
    [
        At("s1e1r"), At("s1e1w"), At("s1e0r"), At("s1e0w"),
        At("s1e1rp", Feature.FEAT_PAN2), At("s1e1wp", Feature.FEAT_PAN2),
    ];

    private static readonly AccessForm[] s_translationsAtEL2 =
    [
        .. s_translationsAtEL1,
        At("s12e1r"), At("s12e1w"), At("s12e0r"), At("s12e0w"), At("s12e1r"), At("s12e1w"), At("s12e0r"), At("s12e0w"),
    ];

    private static readonly AccessForm[] s_translationsOfEL2 = [At("s1e2r"), At("s1e2w")];

    /// <summary>Loads and stores, fetches and maintenance.</summary>
    public static IReadOnlyList<AccessForm> Direct(CpuModel cpu) =>
        [.. Has(cpu, s_data), .. Has(cpu, s_data), .. Enumerable.Repeat(s_fetch, 12), .. s_maintenance];

    /// <summary>AT at EL1, and at EL2 for EL1&amp;0.</summary>
    public static IReadOnlyList<AccessForm> Translations(CpuModel cpu, ExceptionLevel el) =>
        Has(cpu, el == ExceptionLevel.EL2 ? s_translationsAtEL2 : s_translationsAtEL1);

    /// <summary>AT for the regime of EL2.</summary>
    public static IReadOnlyList<AccessForm> TranslationsOfEL2 => s_translationsOfEL2;

    private static AccessForm At(string operation, Feature? feature = null) => new(AccessKind.AddressTranslation, 1, [$"at {operation}, x0"], feature);

    private static IReadOnlyList<AccessForm> Has(CpuModel cpu, IEnumerable<AccessForm> forms) =>
        [.. forms.Where(form => form.Feature is not { } feature || cpu.Features.Has(feature))];
}
