using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>What became of an exit. (asm/traps.h: enum trap_return.)</summary>
internal enum TrapResult
{
    /// <summary>The cell goes on.</summary>
    Handled,

    /// <summary>Nobody knows what to do.</summary>
    Unhandled,

    /// <summary>The cell did what it may not.</summary>
    Forbidden,
}

/// <summary>A synchronous exit.</summary>
/// <param name="ESR">ESR_EL2.</param>
/// <param name="My">The data of the PE that it happened on.</param>
internal readonly record struct Trap(ulong ESR, ulong My)
{
    public int EC => (int)(ESR >> 26 & 0x3f);

    public uint ISS => (uint)ESR & 0x1ff_ffff;
}

internal delegate Handler<TrapResult> TrapHandler(Hypervisor h, ModelPE pe, Trap trap);

/// <summary>Synchronous exits, by exception class. (arch/arm64/traps.c, trap_handlers and arch_handle_trap.)</summary>
internal static class Traps
{
    private static readonly TrapHandler?[] Handlers = HandlersByClass();

    public static async Handler Handle(Hypervisor h, ModelPE pe)
    {
        var trap = new Trap(await pe.MRS(Reg.ESR_EL2), await pe.MRS(Reg.TPIDR_EL2));
        var result = Handlers[trap.EC] is { } handler ? await handler(h, pe, trap) : TrapResult.Unhandled;
        if (result != TrapResult.Handled)
            await Failure.Park(h, pe, trap.My);
        await Resampling.Resample(pe, trap.My);
        await pe.ERET();
    }

    /// <summary>Goes on behind the instruction that was trapped. (arch_skip_instruction.)</summary>
    public static async Handler Skip(ModelPE pe) => await pe.MSR(Reg.ELR_EL2, await pe.MRS(Reg.ELR_EL2) + 4);

    private static TrapHandler?[] HandlersByClass()
    {
        var handlers = new TrapHandler?[64];
        handlers[(int)ExceptionClass.HVC64] = Hypercalls.Handle;
        handlers[(int)ExceptionClass.SMC64] = Psci.RefuseSMC;
        handlers[(int)ExceptionClass.SystemAccess] = SystemAccess.Handle;
        handlers[(int)ExceptionClass.DataAbortLowerEL] = DataAbort.Handle;
        return handlers;
    }
}

/// <summary>A PE whose cell broke its bounds is parked; other PEs and other cells are not affected. (hypervisor/control.c, panic_park.)</summary>
internal static class Failure
{
    public static async Handler Park(Hypervisor h, ModelPE pe, ulong my)
    {
        await pe.STR(my + PerPE.HasFailed, 1);
        var cell = new Cell(await pe.LDR(my + PerPE.Cell));
        ulong count = await pe.LDR(cell.Record + CellRecord.PECount);
        bool allFailed = true;
        for (ulong i = 0; i < count && allFailed; i++)
            allFailed = await cell.PEOf(pe, i) is not { } other || await pe.LDR(h.Layout.PE(other) + PerPE.HasFailed) != 0;
        if (allFailed)
            await pe.STR(cell.Record + CellRecord.State, CellState.Failed);
        await PEReset.Park(h, pe, my);
    }
}
