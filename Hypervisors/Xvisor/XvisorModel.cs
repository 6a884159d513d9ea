using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>What the portals of the image lead to. (Xvisor: the vectors of arch/arm/cpu/arm64/cpu_entry.S.)</summary>
internal sealed class XvisorModel(Layout layout, ulong timeSlice) : IModel
{
    private readonly Scheduler _scheduler = new(timeSlice);

    public PortalLevels Levels => PortalLevels.EL2;

    public bool Owns(PA text) => text.Value - Layout.Base < TranslationTables.PageSize;

    public Handler Enter(int portal, ModelPE pe)
    {
        var cpu = new Cpu(pe, layout);
        return portal switch
        {
            0 or 1 or 2 or 3 or 4 or 5 or 6 or 7 => Unexpected(pe, portal),
            8 or 12 => Dispatcher.Synchronous(cpu, _scheduler),
            9 or 10 or 13 or 14 => Dispatcher.Interrupt(cpu, _scheduler),
            11 or 15 => Dispatcher.SystemError(cpu),
            Portals.First => Boot.First(cpu),
            Portals.Secondary => Boot.Secondary(cpu),
            Portals.Idle => Dispatcher.Idle(cpu, _scheduler),
            _ => Dispatcher.Schedule(cpu, _scheduler),
        };
    }

    /// <summary>EL2 masks its interrupts and expects no exceptions of its own. (do_bad_mode, arch/arm/cpu/arm64/cpu_interrupts.c.)</summary>
    private static async Handler Unexpected(ModelPE pe, int vector) => await pe.Panic($"xvisor: an exception of EL2 itself, vector {vector * 0x80:x}");
}
