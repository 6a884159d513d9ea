using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>The physical GIC.</summary>
internal static class Gic
{
    /// <summary>The frame that has the registers of an interrupt: SGI_base of this PE's redistributor for SGIs and PPIs, the distributor for SPIs.</summary>
    public static async Handler<ulong> OwnerOf(ModelPE pe, ulong my, uint id) =>
        id < 32 ? await pe.LDR(my + PerPE.Redistributor) + Board.SGIBase : Board.Distributor;
}
