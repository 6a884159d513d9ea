using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// MSR, MRS and System instructions that trap, by their encoding; any other is UNDEFINED, as it is on a board without EL2.
/// (Xvisor: cpu_vcpu_emulate_msr_mrs_system, arch/arm/cpu/arm64/cpu_vcpu_emulate.c, and cpu_vcpu_sysregs_read and _write, cpu_vcpu_sysregs.c.)
/// </summary>
internal static class SystemAccesses
{
    private delegate Handler<Exit> Routine(Cpu cpu, TrappedAccess access);

    private static readonly Dictionary<SystemEncoding, Routine> Routines = new()
    {
        [TrappedAccess.Of(Reg.ACTLR_EL1)] = AuxiliaryControl,
        [TrappedAccess.Of(Reg.CBAR_EL1)] = ConfigurationBase,
        [TrappedAccess.Of(SysOp.DC_ISW)] = (cpu, access) => CleanInvalidate(cpu, access, SysOp.DC_CISW),
        [TrappedAccess.Of(SysOp.DC_CSW)] = (cpu, access) => CleanInvalidate(cpu, access, SysOp.DC_CSW),
        [TrappedAccess.Of(SysOp.DC_CISW)] = (cpu, access) => CleanInvalidate(cpu, access, SysOp.DC_CISW),
        [TrappedAccess.Of(Reg.ICC_SGI1R_EL1)] = (cpu, access) => GeneratedInterrupts.Send(cpu, access, toGroup1: true),
        [TrappedAccess.Of(Reg.ICC_ASGI1R_EL1)] = (cpu, access) => GeneratedInterrupts.Send(cpu, access, toGroup1: false),
        [TrappedAccess.Of(Reg.ICC_SGI0R_EL1)] = (cpu, access) => GeneratedInterrupts.Send(cpu, access, toGroup1: false),
    };

    private const ulong ImplementerAndPart = 0xff00_fff0, CortexA57 = 0x4100_d070;

    public static async Handler<Exit> Trapped(Cpu cpu, uint iss)
    {
        var access = new TrappedAccess(iss);
        if (Routines.TryGetValue(access.Encoding, out var routine))
            return await routine(cpu, access);
        return IsDebugOrMonitor(access.Encoding) ? await DebugSwitch.Switch(cpu) : Exit.Undefined;
    }

    /// <summary>The Auxiliary Control Register is the CPU's: reads are, and writes would change it for everybody.</summary>
    private static async Handler<Exit> AuxiliaryControl(Cpu cpu, TrappedAccess access)
    {
        if (access.IsRead)
            await cpu.PE.SetX(access.Rt, await cpu.PE.MRS(Reg.ACTLR_EL1));
        return Exit.Done;
    }

    /// <summary>The Cortex-A57 has the register in the IMPLEMENTATION DEFINED space, all of which traps, from EL0 too. (Arm DDI 0488H, CBAR_EL1.)</summary>
    private static async Handler<Exit> ConfigurationBase(Cpu cpu, TrappedAccess access)
    {
        bool exists = (await cpu.PE.MRS(Reg.MIDR_EL1) & ImplementerAndPart) == CortexA57;
        if (!exists || !access.IsRead || (await cpu.PE.MRS(Reg.SPSR_EL2) & 0xf) == 0)
            return Exit.Undefined;
        await cpu.PE.SetX(access.Rt, await cpu.PE.MRS(Reg.CBAR_EL1));
        return Exit.Done;
    }

    /// <summary>What would invalidate by set and way cleans first, because the set may hold lines of others. (cpu_vcpu_sysregs_write: "as per HCR.SWIO".)</summary>
    private static async Handler<Exit> CleanInvalidate(Cpu cpu, TrappedAccess access, SysOp operation)
    {
        await cpu.PE.SYS(operation, await cpu.PE.X(access.Rt));
        return Exit.Done;
    }

    /// <summary>What MDCR_EL2 traps: op0 is 2, or the CRn and CRm of the performance monitors.</summary>
    private static bool IsDebugOrMonitor(SystemEncoding e) =>
        e.Op0 == 2 || (e.Op0 == 3 && ((e.CRn == 9 && e.CRm is >= 12 and <= 14) || (e.CRn == 14 && e.Op1 == 3 && e.CRm >= 8)));
}
