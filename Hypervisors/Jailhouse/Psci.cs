using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>PSCI for cells, by HVC #0. (arch/arm-common/psci.c; smccc.c, handle_smc; Arm DEN 0022.)</summary>
/// <remarks>
/// Deviation: the conduit is HVC #0, as the board's firmware offers it to software at EL1, where SMC is UNDEFINED; in the source it is SMC, and HVC #0 is forbidden.
/// Deviation: wrong arguments give INVALID_PARAMETERS and a second CPU_ON gives ALREADY_ON, as PSCI says (the source: DENIED, and SUCCESS until the PE has begun);
/// SYSTEM_OFF shuts the cell down (the source: NOT_SUPPORTED); functions that are not PSCI's give NOT_SUPPORTED, SMCCC_VERSION among them.
/// </remarks>
internal static class Psci
{
    private const ulong Success = 0, NotSupported = unchecked((ulong)-1), InvalidParameters = unchecked((ulong)-2), AlreadyOn = unchecked((ulong)-4);

    private const ulong On = 0, Off = 1, Version = 1 << 16 | 1, MigrationNotRequired = 2;

    private const ulong VERSION = 0x8400_0000, CPU_SUSPEND = 0x8400_0001, CPU_OFF = 0x8400_0002, CPU_ON = 0x8400_0003, AFFINITY_INFO = 0x8400_0004,
        MIGRATE_INFO_TYPE = 0x8400_0006, SYSTEM_OFF = 0x8400_0008, FEATURES = 0x8400_000a;

    /// <summary>Those that take arguments of 64 bits.</summary>
    private const ulong CPU_SUSPEND64 = 0xc400_0001, CPU_ON64 = 0xc400_0003, AFFINITY_INFO64 = 0xc400_0004;

    /// <summary>The bits of a power state that a request to stand by leaves clear.</summary>
    private const ulong PowerDown = 0xfffe_0000;

    /// <summary>SMC is UNDEFINED, because the board has no EL3.</summary>
    public static async Handler<TrapResult> RefuseSMC(Hypervisor h, ModelPE pe, Trap trap)
    {
        await ExceptionInjection.Undefined(pe);
        return TrapResult.Handled;
    }

    /// <summary>Does what X0 says, with arguments in X1 to X3; X0 is the answer, unless the PE is turned off.</summary>
    public static async Handler Call(Hypervisor h, ModelPE pe, ulong my)
    {
        switch (await pe.X(0))
        {
            case VERSION:
                await pe.SetX(0, Version);
                break;
            case CPU_SUSPEND or CPU_SUSPEND64:
                await pe.SetX(0, await Suspend(pe));
                break;
            case CPU_OFF:
                await PEReset.Park(h, pe, my);
                break;
            case CPU_ON or CPU_ON64:
                await pe.SetX(0, await TurnOn(h, pe, my));
                break;
            case AFFINITY_INFO or AFFINITY_INFO64:
                await pe.SetX(0, await AffinityInfo(h, pe, my));
                break;
            case MIGRATE_INFO_TYPE:
                await pe.SetX(0, MigrationNotRequired);
                break;
            case SYSTEM_OFF:
                await ShutDown(h, pe, my);
                break;
            case FEATURES:
                await pe.SetX(0, IsFunction(await pe.X(1)) ? Success : NotSupported);
                break;
            default:
                await pe.SetX(0, NotSupported);
                break;
        }
    }

    private static bool IsFunction(ulong function) => function is VERSION or CPU_SUSPEND or CPU_SUSPEND64 or CPU_OFF or CPU_ON or CPU_ON64
        or AFFINITY_INFO or AFFINITY_INFO64 or MIGRATE_INFO_TYPE or SYSTEM_OFF or FEATURES;

    /// <summary>Stands by, unless an interrupt is pending already. The one that ends the wait is taken when the cell goes on.</summary>
    private static async Handler<ulong> Suspend(ModelPE pe)
    {
        if ((await pe.X(1) & PowerDown) != 0)
            return InvalidParameters;
        for (int n = 0; n < ListRegister.Count; n++)
            if (new ListRegister(await pe.MRS(ListRegister.Register(n))).IsPending)
                return Success;
        await pe.WFI();
        return Success;
    }

    private static async Handler<ulong> TurnOn(Hypervisor h, ModelPE pe, ulong my)
    {
        ulong entry = await pe.X(2);
        var cell = new Cell(await pe.LDR(my + PerPE.Cell));
        if (entry % 4 != 0 || await cell.PEOf(pe, await pe.X(1)) is not { } target)
            return InvalidParameters;
        ulong other = h.Layout.PE(target);
        await SpinLock.Acquire(pe, other + PerPE.ControlLock);
        bool isOff = await IsOff(pe, other);
        if (isOff)
        {
            await pe.STR(other + PerPE.Entry, entry);
            await pe.STR(other + PerPE.Context, await pe.X(3));
            await pe.STR(other + PerPE.Park, 0);
            await pe.STR(other + PerPE.Reset, 1);
        }
        await SpinLock.Release(pe, other + PerPE.ControlLock);
        if (!isOff)
            return AlreadyOn;
        await SGI.SendPhysical(pe, HypervisorSGI.Event, 1UL << (int)target);
        return Success;
    }

    /// <summary>Above affinity level 0 everything is on.</summary>
    private static async Handler<ulong> AffinityInfo(Hypervisor h, ModelPE pe, ulong my)
    {
        if (await pe.X(2) != 0)
            return On;
        var cell = new Cell(await pe.LDR(my + PerPE.Cell));
        if (await cell.PEOf(pe, await pe.X(1)) is not { } target)
            return InvalidParameters;
        // The target takes its reset and its wait back together, under the lock.
        ulong other = h.Layout.PE(target);
        await SpinLock.Acquire(pe, other + PerPE.ControlLock);
        bool isOff = await IsOff(pe, other);
        await SpinLock.Release(pe, other + PerPE.ControlLock);
        return isOff ? Off : On;
    }

    /// <summary>It waits to be turned on, and nobody has done so. One that has failed is not off: only the root cell starts it again.</summary>
    private static async Handler<bool> IsOff(ModelPE pe, ulong other) =>
        await pe.LDR(other + PerPE.WaitsForPowerOn) != 0 && await pe.LDR(other + PerPE.Reset) == 0 && await pe.LDR(other + PerPE.HasFailed) == 0;

    /// <summary>Parks all PEs of the cell.</summary>
    private static async Handler ShutDown(Hypervisor h, ModelPE pe, ulong my)
    {
        var cell = new Cell(await pe.LDR(my + PerPE.Cell));
        await pe.STR(cell.Record + CellRecord.State, CellState.ShutDown);
        ulong count = await pe.LDR(cell.Record + CellRecord.PECount), others = 0;
        for (ulong n = 0; n < count; n++)
        {
            if (await cell.PEOf(pe, n) is not { } other || h.Layout.PE(other) == my)
                continue;
            await pe.STR(h.Layout.PE(other) + PerPE.Park, 1);
            others |= 1UL << (int)other;
        }
        if (others != 0)
            await SGI.SendPhysical(pe, HypervisorSGI.Event, others);
        await PEReset.Park(h, pe, my);
    }
}
