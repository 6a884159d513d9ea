using VirtSpec.Rig;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Generate;

/// <summary>Random system-level cases: one to eight instructions at EL0, EL1 or EL2 under random controls, with translation off.</summary>
public sealed class SystemGenerator(CpuModel cpu)
{
    /// <summary>Where the board has nothing.</summary>
    private const ulong NoMemory = 0x4_0000_0000;

    private const ulong RW = 1UL << 31, TGE = 1UL << 27, E2H = 1UL << 34;

    /// <summary>Bits of control registers that a case may begin with. Translation (M, VM, DC, PTW) stays off, and EL1 is AArch64.</summary>
    private static readonly (Reg Register, ulong Bits)[] Controls =
    [
        (Reg.HCR_EL2, 0x7f_5fff_e3fa & ~(TGE | RW)),
        (Reg.SCTLR_EL1, 0x0785_d396),
        (Reg.SCTLR_EL2, 0x0205_101e),
        (Reg.CPACR_EL1, 0x1030_0000),
        (Reg.CPTR_EL2, 0x8010_0400),
        (Reg.MDCR_EL2, 0xfe0),
        (Reg.HSTR_EL2, 0xffff),
        (Reg.CNTHCTL_EL2, 0xf03),
        (Reg.CNTKCTL_EL1, 0x303),
        (Reg.PMUSERENR_EL0, 0xf),
        (Reg.MDSCR_EL1, 0x1000),
        (Reg.VMPIDR_EL2, 0xff_0100_0fff),
        (Reg.VSESR_EL2, 0x1ff_ffff),
    ];

    private readonly SystemWords _words = new(cpu);
    private readonly PE _reset = PE.Reset(new PeConfiguration(cpu, Choices.Default, HaveEL2: true), 0, ExceptionLevel.EL1);
    private readonly bool _isHost = cpu.Features.Has(Feature.FEAT_VHE);

    public SystemCase Next(Draw draw, uint seed)
    {
        var given = SystemCase.Nothing.ToBuilder();
        NextControls(draw, given);
        ulong hcr = given[nameof(Reg.HCR_EL2)];
        given["pstate"] = NextPState(draw, (hcr & TGE) != 0 ? 0 : 1);
        foreach (int el in new[] { 1, 2 })
        {
            given[$"ELR_EL{el}"] = NextReturn(draw);
            given[$"SPSR_EL{el}"] = _reset.Configuration.Masks.Legalise(el == 1 ? Reg.SPSR_EL1 : Reg.SPSR_EL2, NextSpsr(draw));
        }
        foreach (int n in Enumerable.Range(0, 31))
            if (draw.Chance(1, 3))
                given[$"x{n}"] = NextValue(draw);
        given["x10"] = SystemBoard.Data + 64 + (ulong)draw.Below(8) * 8 + (draw.Chance(1, 12) ? (ulong)draw.Below(8) : 0);
        given["x11"] = NextReturn(draw);
        given["x12"] = NoMemory + 8 * (ulong)draw.Below(64);
        int count = 1 + draw.Below(StreamCase.MaxWords);
        var words = Enumerable.Range(0, count).Select(_ => _words.Next(draw)).ToArray();
        if (count > 2 && draw.Chance(1, 16))
            ReturnBetweenExclusives(draw, given, words);
        return new SystemCase(seed, given.ToImmutable(), words);
    }

    /// <summary>LDXR, ERET to the next instruction, STXR: the return clears the monitor.</summary>
    private static void ReturnBetweenExclusives(Draw draw, IDictionary<string, ulong> given, uint[] words)
    {
        const uint LdxrX1X10 = 0xc85f_7d41, Eret = 0xd69f_03e0, StxrW3X2X10 = 0xc803_7d42;
        (words[0], words[1], words[2]) = (LdxrX1X10, Eret, StxrW3X2X10);
        given["x10"] = SystemBoard.Data + 64;
        foreach (int el in new[] { 1, 2 })
            (given[$"ELR_EL{el}"], given[$"SPSR_EL{el}"]) = (SystemBoard.Code + 8, draw.Chance(1, 2) || el == 1 ? 0x3c0UL : 0x3c9UL);
    }

    private void NextControls(Draw draw, IDictionary<string, ulong> given)
    {
        int density = draw.Pick([2, 4, 4, 16]);
        foreach (var (register, bits) in Controls)
        {
            if (RigRegisters.For(cpu).IndexOf(register) < 0)
                continue;
            ulong value = _reset.System[register];
            for (int bit = 0; bit < 64; bit++)
                if ((bits >> bit & 1) != 0 && draw.Chance(1, density))
                    value ^= 1UL << bit;
            given[register.ToString()] = _reset.Configuration.Masks.Legalise(register, value);
        }
        ulong hcr = given[nameof(Reg.HCR_EL2)] & ~E2H;
        if (draw.Chance(1, 5))
            hcr |= TGE;
        if (_isHost && draw.Chance(1, 3))
            hcr |= E2H;
        given[nameof(Reg.HCR_EL2)] = hcr;
    }

    private ulong NextPState(Draw draw, int hasEL1)
    {
        ulong level = draw.Below(4 + hasEL1) switch { 0 => 0b0000, 1 => 0b1001, 2 => 0b1001, 3 => 0b1000, _ => draw.Chance(2, 3) ? 0b0101UL : 0b0100UL };
        if (hasEL1 != 0 && draw.Chance(1, 3))
            level = 0b0101;
        return level | NextPStateBits(draw) | (draw.Chance(1, 24) ? 1UL << 20 : 0);
    }

    /// <summary>Flags, masks, and the bits of the features that the CPU has.</summary>
    private ulong NextPStateBits(Draw draw)
    {
        ulong bits = 0xf000_0000 | (draw.Chance(1, 2) ? 0x3c0UL : 0);
        Feature[] features = [Feature.FEAT_UAO, Feature.FEAT_PAN, Feature.FEAT_SSBS2];
        ulong[] positions = [1UL << 23, 1UL << 22, 1UL << 12];
        for (int i = 0; i < features.Length; i++)
            if (cpu.Features.Has(features[i]))
                bits |= positions[i];
        return bits & draw.Next() | (draw.Chance(1, 2) ? 0x3c0UL : 0);
    }

    /// <summary>An SPSR: mostly of a legal return, sometimes any bits at all.</summary>
    private ulong NextSpsr(Draw draw) => draw.Below(12) switch
    {
        0 => draw.Next() & 0xffff_ffef,
        1 => draw.Next() & ~0x10UL,
        2 => (uint)draw.Below(16) | NextPStateBits(draw),
        3 => draw.Pick<ulong>([0, 4, 5, 8, 9]) | NextPStateBits(draw) | 1UL << 20,
        _ => draw.Pick<ulong>([0, 4, 5, 8, 9]) | NextPStateBits(draw),
    };

    /// <summary>Where an ERET or a branch may go: on in the words, to a vector, or to an address that is not aligned.</summary>
    private static ulong NextReturn(Draw draw) => draw.Below(12) switch
    {
        0 => SystemBoard.Code + (ulong)draw.Below(64),
        1 => SystemBoard.VectorsEL1 + 0x80 * (ulong)draw.Below(16),
        2 => SystemBoard.Data + 4 * (ulong)draw.Below(16),
        _ => SystemBoard.Code + 4 * (ulong)(2 + draw.Below(7)),
    };

    private ulong NextValue(Draw draw) => draw.Below(8) switch
    {
        0 => NextSpsr(draw),
        1 => NextReturn(draw),
        2 => RW,
        3 => RW | draw.Next() & 0x5fff_e3fa,
        4 => SystemBoard.VectorsEL1 + (ulong)draw.Below(2) * 0x10000,
        _ => EdgeValues.Next(draw),
    };
}
