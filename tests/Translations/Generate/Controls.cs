using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Generate;

/// <summary>Draws the control registers of a case around what its tables need.</summary>
internal sealed class Controls(Draw draw, CpuModel cpu, Scenario scenario)
{
    private const ulong M = 1, A = 1UL << 1, C = 1UL << 2, I = 1UL << 12, DZE = 1UL << 14, WXN = 1UL << 19, SPAN = 1UL << 23, UCI = 1UL << 26;
    private const ulong VM = 1, PTW = 1UL << 2, DC = 1UL << 12, TGE = 1UL << 27, RW = 1UL << 31, CD = 1UL << 32, ID = 1UL << 33, E2H = 1UL << 34, TEA = 1UL << 37;
    private static readonly ulong[] s_memory = [0xff, 0xff, 0x44, 0xbb, 0x00, 0x04, 0x0c];

    /// <summary>SCTLR_ELx of the regime.</summary>
    public ulong SCTLR(bool aligns)
    {
        ulong value = scenario.Regime == Regime.EL10 ? Board.SctlrEL1Res1 : Board.SctlrEL2Res1;
        value |= scenario.Stage1 || (scenario is { TGE: true, IsHost: false } && draw.Chance(1, 2)) ? M : 0;
        value |= aligns || draw.Chance(1, 10) ? A : 0;
        value |= draw.Next() & (C | I) | (draw.Chance(1, 6) ? WXN : 0);
        if (scenario.Regime != Regime.EL2)
            value |= draw.Chance(15, 16) ? UCI | DZE : 0;
        if (cpu.Features.Has(Feature.FEAT_PAN) && draw.Chance(1, 2))
            value &= ~SPAN;
        return value;
    }

    /// <param name="protectsWalks">PTW is 1.</param>
    public ulong HCR(bool protectsWalks)
    {
        ulong value = RW | (scenario.IsHost ? E2H : 0) | (scenario.TGE ? TGE : 0);
        if (scenario.Stage2)
            value |= VM | (protectsWalks || draw.Chance(1, 5) ? PTW : 0) | (draw.Chance(1, 5) ? CD : 0) | (draw.Chance(1, 5) ? ID : 0);
        // DC turns stage 2 on, and stage 1 off.
        if (scenario is { Stage2: true, Stage1: false } && draw.Chance(1, 2))
            value = value & ~(draw.Chance(1, 2) ? VM : 0) | DC;
        if (cpu.Features.Has(Feature.FEAT_RAS) && draw.Chance(1, 4))
            value |= TEA;
        return value;
    }

    /// <summary>MAIR_ELx: most often Normal memory.</summary>
    public ulong MAIR()
    {
        bool any = draw.Chance(1, 8);
        ulong value = 0;
        for (int i = 0; i < 8; i++)
            value = value << 8 | (any ? draw.Next() & 0xff : draw.Chance(4, 5) ? 0xff : draw.Pick(s_memory));
        return value;
    }

    /// <summary>TCR_ELx for two halves; the one that no table was built for is drawn too.</summary>
    public ulong TwoHalves(Shape lower, bool lowerIsUsed, Shape upper, bool upperIsUsed, int ps)
    {
        ulong value = (uint)(64 - lower.InputBits) | Sizes.TG0(lower.GranuleBits) << 14 | (ulong)(uint)(64 - upper.InputBits) << 16 | Sizes.TG1(upper.GranuleBits) << 30 | (ulong)(uint)ps << 32;
        value |= (draw.Next() & 0x3f) << 8 | (draw.Next() & 0x3f) << 24 | draw.Next() & 1UL << 22;
        value |= draw.Chance(lowerIsUsed ? 1 : 20, 40) ? 1UL << 7 : 0;
        value |= draw.Chance(upperIsUsed ? 1 : 20, 40) ? 1UL << 23 : 0;
        value |= (draw.Next() & 3) << 37 | draw.Next() & 1UL << 36;
        return value | Optional(39, 40) | (cpu.Features.Has(Feature.FEAT_HPDS) ? draw.Next() & draw.Next() & 3UL << 41 : 0);
    }

    /// <summary>TCR_EL2 outside a host.</summary>
    public ulong OneHalf(Shape shape, int ps) =>
        1UL << 31 | 1UL << 23 | (uint)(64 - shape.InputBits) | (draw.Next() & 0x3f) << 8 | Sizes.TG0(shape.GranuleBits) << 14 | (ulong)(uint)ps << 16
        | (draw.Next() & 1) << 20 | Optional(21, 22) | (cpu.Features.Has(Feature.FEAT_HPDS) ? draw.Next() & draw.Next() & 1UL << 24 : 0);

    /// <summary>HA and HD, where the CPU updates descriptors, sometimes.</summary>
    public ulong Optional(int ha, int hd) =>
        cpu.Features.Has(Feature.FEAT_HAFDBS) && draw.Chance(1, 4) ? 1UL << ha | (draw.Next() & 1) << hd : 0;

    /// <summary>The state in which the instructions run.</summary>
    public Spec.State.PSTATE State()
    {
        var state = Spec.State.PSTATE.AtReset(scenario.EL);
        return state.WithPAN(cpu.Features.Has(Feature.FEAT_PAN) && draw.Chance(1, 3)).WithUAO(cpu.Features.Has(Feature.FEAT_UAO) && draw.Chance(1, 3));
    }
}
