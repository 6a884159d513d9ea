using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Traps;

/// <summary>How the syndrome of a trapped instruction is made from its word.</summary>
internal static class TrapIss
{
    private const uint AlwaysCondition = 0b1110;

    public static uint Zero(uint word) => 0;

    /// <summary>MSR, MRS, SYS, SYSL and MSR (immediate): the numbers of the encoding. (AArch64.SystemAccessTrapSyndrome.)</summary>
    public static uint SystemAccess(uint word)
    {
        var e = SystemEncoding.Of(word);
        // In MSR (immediate) op0 is 0 and Rt is 31, and the immediate stands in CRm.
        return Iss.SystemAccess(Op0: (uint)e.Op0, Op2: (uint)e.Op2, Op1: (uint)e.Op1, CRn: (uint)e.CRn, Rt: word & 0x1f, CRm: (uint)e.CRm, Direction: word >> 21 & 1);
    }

    public static uint WFI(uint word) => Iss.WFx(CV: 1, COND: AlwaysCondition, TI: 0b00);

    public static uint WFE(uint word) => Iss.WFx(CV: 1, COND: AlwaysCondition, TI: 0b01);

    public static uint FPAccess(uint word) => Iss.AdvSIMDFPAccess(CV: 1, COND: AlwaysCondition);

    /// <summary>SMC: the immediate.</summary>
    public static uint Immediate16(uint word) => Iss.SMC64(imm16: word >> 5 & 0xffff);
}
