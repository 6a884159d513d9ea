using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The SIMD and floating-point registers are switched when a vCPU first uses them. (Xvisor: cpu_vcpu_vfp_trap, arch/arm/cpu/arm64/cpu_vcpu_vfp.c.)</summary>
internal static class VectorSwitch
{
    public static async Handler<Exit> Trapped(Cpu cpu, uint iss)
    {
        var pe = cpu.PE;
        await pe.MSR(Reg.CPTR_EL2, Controls.CPTR);
        await pe.ISB();
        var vcpu = await cpu.Current();
        ulong owner = await cpu.Block() + PeBlock.VectorOwner, previous = await pe.LDR(owner);
        if (previous < (ulong)cpu.Layout.Vcpus.Count)
            await Save(pe, cpu.Layout.Vcpus[(int)previous].Block);
        ulong source = await pe.LDR(vcpu.Block + VcpuBlock.VectorSource);
        await RegisterFrames.RestoreVectors(pe, source + VcpuBlock.Vectors);
        await SaveLists.VectorControls.Restore(pe, source + VcpuBlock.VectorControls);
        await pe.STR(vcpu.Block + VcpuBlock.VectorSource, vcpu.Block);
        await pe.STR(owner, (ulong)vcpu.Number);
        await Scheduler.RenewSlice(cpu);
        return Exit.Schedule;
    }

    public static async Handler Save(ModelPE pe, ulong block)
    {
        await RegisterFrames.SaveVectors(pe, block + VcpuBlock.Vectors);
        await SaveLists.VectorControls.Save(pe, block + VcpuBlock.VectorControls);
    }
}
