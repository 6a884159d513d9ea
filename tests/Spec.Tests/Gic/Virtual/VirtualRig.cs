using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;

namespace VirtSpec.Spec.Tests.Gic.Virtual;

/// <summary>A VM at EL1 that has the virtual CPU interface for itself, and the registers of its hypervisor as the manual lays them out.</summary>
internal static class VirtualRig
{
    public const ulong IMO = 1 << 4, FMO = 1 << 3, En = 1;

    /// <summary>VPMR 0xf8, the least binary points, both groups enabled.</summary>
    public const ulong VMCR = 0xf8UL << 24 | 2 << 21 | 3 << 18 | 1 << 3 | 0b11;

    public const ulong VEOIM = 1 << 9, VCBPR = 1 << 4;

    public const ulong Pending = 1UL << 62, Active = 1UL << 63, HW = 1UL << 61, Group1 = 1UL << 60, EOI = 1UL << 41;

    /// <summary>EL1 with IMO and FMO 1, the interface enabled, and these list registers.</summary>
    public static PE Guest(params ulong[] listRegisters)
    {
        var pe = StepRig.At(Mode.EL1h, daif: 0xf).WithSystem(Reg.HCR_EL2, HCR.RW | IMO | FMO).WithSystem(Reg.ICH_HCR_EL2, En).WithSystem(Reg.ICH_VMCR_EL2, VMCR);
        Reg[] registers = [Reg.ICH_LR0_EL2, Reg.ICH_LR1_EL2, Reg.ICH_LR2_EL2, Reg.ICH_LR3_EL2];
        for (int n = 0; n < registers.Length; n++)
            pe = pe.WithSystem(registers[n], n < listRegisters.Length ? listRegisters[n] : 0);
        return pe;
    }

    public static ulong Priority(ulong priority) => priority << 48;

    public static ulong PINTID(ulong id) => id << 32;

    /// <summary>One step; the register that it names is read into, or written from, X1.</summary>
    public static StepResult Read(PE pe, string register) => StepRig.Step(pe, $"mrs x1, {register}");

    public static StepResult Write(PE pe, string register, ulong value) => StepRig.Step(pe.WithX(1, value), $"msr {register}, x1");
}
