using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// Stage 2 faults. All RAM of a guest is mapped, so that there is either an emulated device, or nothing: then the guest gets the External abort that an access to nothing has on the board.
/// (Xvisor: cpu_vcpu_inst_abort and cpu_vcpu_data_abort, arch/arm/cpu/arm64/cpu_vcpu_excep.c, which halt the vCPU instead.)
/// </summary>
internal static class Aborts
{
    /// <summary>Fields of the ISS of an abort.</summary>
    public const uint External = 0b010000, WnR = 1 << 6;

    private const uint ExternalOnWalk = 0b010100, S1PTW = 1 << 7, WnRAndCM = 1 << 8 | WnR;

    public static async Handler<Exit> Instruction(Cpu cpu, uint iss)
    {
        if ((iss & S1PTW) != 0)
            return await InjectOnWalk(cpu, ExceptionClass.InstructionAbortLowerEL, 0);
        var vcpu = await cpu.Current();
        // The registers of devices are no instructions: what is read there is not allocated.
        if (Devices.Find(cpu, vcpu, await FaultAddress(cpu.PE)) is not null)
            return Exit.Undefined;
        return await Inject(cpu, ExceptionClass.InstructionAbortLowerEL, External);
    }

    public static async Handler<Exit> Data(Cpu cpu, uint iss)
    {
        var abort = new DataAbort(iss);
        if (abort.S1PTW)
            return await InjectOnWalk(cpu, ExceptionClass.DataAbortLowerEL, iss & WnRAndCM);
        // Maintenance by address has nothing to do where no memory is cached.
        if (abort.IsMaintenance)
            return Exit.Done;
        ulong ipa = await FaultAddress(cpu.PE);
        var vcpu = await cpu.Current();
        var place = Devices.Find(cpu, vcpu, ipa);
        if (place is { } described && abort.ISV)
            return await Devices.Perform(cpu, vcpu, described, abort);
        if ((place is not null || abort.WnR) && !abort.ISV && await Interpreter.Perform(cpu, vcpu, place) is { } exit)
            return exit;
        return await Inject(cpu, ExceptionClass.DataAbortLowerEL, External | iss & WnRAndCM);
    }

    /// <summary>The IPA: its page from HPFAR_EL2, the rest from the virtual address.</summary>
    private static async Handler<ulong> FaultAddress(ModelPE pe) => await pe.MRS(Reg.HPFAR_EL2) >> 4 << 12 | await pe.MRS(Reg.FAR_EL2) & 0xfff;

    private static async Handler<Exit> InjectOnWalk(Cpu cpu, ExceptionClass ec, uint iss) =>
        await Inject(cpu, ec, iss | ExternalOnWalk | await GuestWalk.LevelOfMissingTable(cpu));

    private static async Handler<Exit> Inject(Cpu cpu, ExceptionClass ec, uint iss)
    {
        await ExceptionInjection.Abort(cpu.PE, ec, iss, await cpu.PE.MRS(Reg.FAR_EL2));
        return Exit.Resume;
    }
}
