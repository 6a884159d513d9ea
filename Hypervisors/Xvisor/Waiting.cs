using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>WFI blocks the vCPU until an interrupt is there; WFE lets others run. (Xvisor: cpu_vcpu_emulate_wfi_wfe, arch/arm/cpu/arm64/cpu_vcpu_emulate.c.)</summary>
internal static class Waiting
{
    private const uint TI = 1;

    public static async Handler<Exit> Trapped(Cpu cpu, uint iss)
    {
        await cpu.Skip();
        if ((iss & TI) != 0)
            return Exit.Yield;
        await Block(cpu);
        return Exit.Schedule;
    }

    /// <summary>The vCPU waits; the scheduler finds out whether what it waits for is there already.</summary>
    public static async Handler Block(Cpu cpu) => await cpu.PE.STR((await cpu.Current()).Block + VcpuBlock.Run, RunState.Blocked);
}
