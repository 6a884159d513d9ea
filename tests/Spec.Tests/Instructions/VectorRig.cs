using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;

namespace VirtSpec.Spec.Tests.Instructions;

/// <summary>A PE at EL1 that may use the SIMD and floating-point registers, with values in them.</summary>
internal static class VectorRig
{
    public const uint IOC = 1, DZC = 2, OFC = 4, UFC = 8, IXC = 0x10, IDC = 0x80, QC = 1u << 27;
    public const uint FZ = 1u << 24, DN = 1u << 25, AHP = 1u << 26, PlusInfinity = 1u << 22, MinusInfinity = 2u << 22, ToZero = 3u << 22;

    public static PE At(uint fpcr, params UInt128[] v)
    {
        var registers = VectorRegisters.Zero;
        for (int n = 0; n < v.Length; n++)
            registers = registers.With(n, v[n]);
        return StepRig.At(Mode.EL1h).WithV(registers)
            .WithSystem(Reg.CPACR_EL1, CPACR_EL1.Field.FPEN.Mask).WithSystem(Reg.CPTR_EL2, 0)
            .WithSystem(Reg.FPCR, fpcr).WithSystem(Reg.FPSR, 0);
    }

    /// <summary>The PE after an instruction that must complete.</summary>
    public static PE After(in PE pe, string instruction)
    {
        var step = StepRig.Step(pe, instruction);
        Xunit.Assert.Null(step.Exception);
        return step.Next;
    }
}
