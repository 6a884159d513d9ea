using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.State;

/// <summary>
/// Process state, held in the layout that SPSR_ELx gives it: N Z C V at 31:28, UAO at 23, PAN at 22, SS at 21, IL at 20, SSBS at 12, D A I F at 9:6, nRW at 4, EL at 3:2, SP at 0.
/// UAO, PAN and SSBS are zero on a CPU without their feature.
/// (Arm ARM, "Process state, PSTATE" and the SPSR_EL1 register page.)
/// </summary>
public readonly record struct PSTATE(uint Bits)
{
    public const uint NZCVMask = 0xf000_0000;
    public const uint DAIFMask = 0x3c0;
    private const int UAOBit = 23, PANBit = 22, SSBit = 21, ILBit = 20, SSBSBit = 12, DBit = 9, ABit = 8, IBit = 7, FBit = 6, nRWBit = 4;

    public bool N => Bit(31);
    public bool Z => Bit(30);
    public bool C => Bit(29);
    public bool V => Bit(28);
    public bool UAO => Bit(UAOBit);
    public bool PAN => Bit(PANBit);
    public bool SSBS => Bit(SSBSBit);
    public bool SS => Bit(SSBit);
    public bool IL => Bit(ILBit);
    public bool D => Bit(DBit);
    public bool A => Bit(ABit);
    public bool I => Bit(IBit);
    public bool F => Bit(FBit);

    /// <summary>True in AArch32 state, which is not modelled; false in AArch64 state.</summary>
    public bool nRW => Bit(nRWBit);

    /// <summary>True when SP is SP_ELx of the current Exception level, false when it is SP_EL0.</summary>
    public bool SP => Bit(0);

    public ExceptionLevel EL => (ExceptionLevel)(Bits >> 2 & 3);

    /// <summary>The four condition flags, N in bit 3 to V in bit 0.</summary>
    public uint NZCV => Bits >> 28;

    /// <summary>The four mask bits, D in bit 3 to F in bit 0.</summary>
    public uint DAIF => Bits >> 6 & 0xf;

    public PSTATE WithNZCV(uint nzcv) => new(Bits & ~NZCVMask | nzcv << 28);

    public PSTATE WithDAIF(uint daif) => new(Bits & ~DAIFMask | (daif & 0xf) << 6);

    public PSTATE WithSP(bool sp) => With(0, sp);

    public PSTATE WithIL(bool il) => With(ILBit, il);

    public PSTATE WithSS(bool ss) => With(SSBit, ss);

    public PSTATE WithPAN(bool pan) => With(PANBit, pan);

    public PSTATE WithUAO(bool uao) => With(UAOBit, uao);

    public PSTATE WithSSBS(bool ssbs) => With(SSBSBit, ssbs);

    public PSTATE WithEL(ExceptionLevel el) => new(Bits & ~0xcu | (uint)el << 2);

    /// <summary>The state on taking an exception to AArch64 <paramref name="target"/>: flags and PAN kept, DAIF set, SP_ELx, UAO, SS, IL and SSBS clear.</summary>
    public PSTATE OnExceptionTo(ExceptionLevel target) => new(Bits & (NZCVMask | 1u << PANBit) | DAIFMask | (uint)target << 2 | 1);

    /// <summary>The state at Exception level <paramref name="el"/> with its own stack pointer and all interrupts masked.</summary>
    public static PSTATE AtReset(ExceptionLevel el) => new(DAIFMask | (uint)el << 2 | (el == ExceptionLevel.EL0 ? 0u : 1u));

    public override string ToString() =>
        $"{EL}{(SP ? "h" : "t")} {(N ? 'N' : 'n')}{(Z ? 'Z' : 'z')}{(C ? 'C' : 'c')}{(V ? 'V' : 'v')} {(D ? 'D' : 'd')}{(A ? 'A' : 'a')}{(I ? 'I' : 'i')}{(F ? 'F' : 'f')}{(IL ? " IL" : "")}{(SS ? " SS" : "")}{(PAN ? " PAN" : "")}{(UAO ? " UAO" : "")}{(SSBS ? " SSBS" : "")}";

    private bool Bit(int bit) => (Bits >> bit & 1) != 0;

    private PSTATE With(int bit, bool value) => new(Bits & ~(1u << bit) | (value ? 1u : 0u) << bit);
}
