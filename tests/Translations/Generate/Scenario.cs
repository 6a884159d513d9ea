using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>A translation regime.</summary>
internal enum Regime : byte
{
    /// <summary>EL1&amp;0.</summary>
    EL10,

    /// <summary>EL2.</summary>
    EL2,

    /// <summary>EL2&amp;0, of a host.</summary>
    EL20,
}

/// <summary>Who translates what, and with which stages.</summary>
/// <param name="Regime">The regime whose tables are tried.</param>
/// <param name="EL">Where the instructions run; EL2 for AT of EL1&amp;0, with the MMU off.</param>
/// <param name="IsHost">HCR_EL2.E2H.</param>
/// <param name="TGE">HCR_EL2.TGE.</param>
internal sealed record Scenario(Regime Regime, ExceptionLevel EL, bool Stage1, bool Stage2, bool IsHost, bool TGE, AccessForm Form)
{
    /// <summary>The instructions run under the tables that are tried.</summary>
    public bool RunsUnderTables => Regime != Regime.EL10 || EL != ExceptionLevel.EL2;

    /// <summary>The permissions are those of EL0.</summary>
    public bool IsEL0 => EL == ExceptionLevel.EL0
        || (EL == ExceptionLevel.EL1 || Regime == Regime.EL20) && Form.Text[0].Contains("tr", StringComparison.Ordinal)
        || Form.Text[0].Contains("e0", StringComparison.Ordinal);

    public static Scenario Draw(Draw draw, CpuModel cpu, Intent intent)
    {
        bool host = cpu.Features.Has(Feature.FEAT_VHE) && draw.Chance(1, 2);
        bool stage2 = intent.IsStage2 || draw.Chance(2, 5);
        if (!intent.IsStage2 && draw.Chance(2, 5))
            return OfEL2(draw, cpu, host);
        bool stage1 = intent.OnWalk || (!intent.IsStage2 && intent.Fault is not (Fault.None or Fault.Alignment or Fault.External)) || draw.Chance(5, 6);
        var el = draw.Pick(s_levels);
        bool translates = el == ExceptionLevel.EL2 || (el == ExceptionLevel.EL1 && draw.Chance(1, 6));
        var form = draw.Pick(translates ? AccessForms.Translations(cpu, el) : AccessForms.Direct(cpu));
        bool tge = !stage1 && !stage2 && el == ExceptionLevel.EL0 && !host && draw.Chance(1, 2);
        return new Scenario(Regime.EL10, el, stage1, stage2, host, tge, form);
    }

    private static readonly ExceptionLevel[] s_levels =
        [ExceptionLevel.EL0, ExceptionLevel.EL0, ExceptionLevel.EL1, ExceptionLevel.EL1, ExceptionLevel.EL1, ExceptionLevel.EL2, ExceptionLevel.EL2];

    private static Scenario OfEL2(Draw draw, CpuModel cpu, bool host)
    {
        bool tge = host && draw.Chance(1, 2);
        var el = tge && draw.Chance(1, 2) ? ExceptionLevel.EL0 : ExceptionLevel.EL2;
        bool translates = el == ExceptionLevel.EL2 && draw.Chance(1, 4);
        var form = draw.Pick(!translates ? AccessForms.Direct(cpu)
            : tge && draw.Chance(1, 2) ? AccessForms.Translations(cpu, ExceptionLevel.EL2)
            : AccessForms.TranslationsOfEL2);
        return new Scenario(host ? Regime.EL20 : Regime.EL2, el, Stage1: draw.Chance(24, 25), Stage2: false, host, tge, form);
    }
}
