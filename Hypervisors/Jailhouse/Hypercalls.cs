using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>HVC: hypercalls, and PSCI. (arch/arm64/traps.c, handle_hvc; hypervisor/control.c, hypercall.)</summary>
internal static class Hypercalls
{
    /// <summary>The immediate of a hypercall. (JAILHOUSE_CALL_INS, JAILHOUSE_HVC_CODE.)</summary>
    public const uint HVCCode = 0x4a48;

    public const ulong CellCreate = 1, CellStart = 2, CellSetLoadable = 3, HypervisorGetInfo = 5, CellGetState = 6, CpuGetInfo = 7;

    public const ulong EPERM = unchecked((ulong)-1), ENOENT = unchecked((ulong)-2), EBUSY = unchecked((ulong)-16), EEXIST = unchecked((ulong)-17),
        EINVAL = unchecked((ulong)-22), ENOSYS = unchecked((ulong)-38);

    private const ulong InfoCells = 4, CpuRunning = 0, CpuFailed = 2;

    public static async Handler<TrapResult> Handle(Hypervisor h, ModelPE pe, Trap trap)
    {
        switch (trap.ISS & 0xffff)
        {
            case 0:
                await Psci.Call(h, pe, trap.My);
                return TrapResult.Handled;
            case HVCCode:
                await pe.SetX(0, await Call(h, pe, trap.My));
                return TrapResult.Handled;
            default:
                return TrapResult.Forbidden;
        }
    }

    private static async Handler<ulong> Call(Hypervisor h, ModelPE pe, ulong my)
    {
        ulong code = await pe.X(0), argument = await pe.X(1);
        bool isRoot = await pe.LDR(my + PerPE.Cell) == h.Layout.Cell(0);
        switch (code)
        {
            case CellCreate or CellStart or CellSetLoadable when isRoot:
                await Management.Begin(h, pe, my, code, argument);
                return 0;
            case CellGetState when isRoot:
                return await Management.Find(h, pe, argument) is { } cell ? await pe.LDR(cell + CellRecord.State) : ENOENT;
            case HypervisorGetInfo:
                return argument == InfoCells ? await pe.LDR(h.Layout.Globals + Global.NextSlot) : EINVAL;
            case CpuGetInfo:
                return await CpuInfo(h, pe, my, argument);
            default:
                return code is CellCreate or CellStart or CellSetLoadable or CellGetState ? EPERM : ENOSYS;
        }
    }

    /// <summary>Whether a PE of the caller's cell has failed; the root cell may ask of any. Counts of exits are not kept. (cpu_get_info.)</summary>
    private static async Handler<ulong> CpuInfo(Hypervisor h, ModelPE pe, ulong my, ulong number)
    {
        if (number >= await pe.LDR(h.Layout.Globals + Global.OnlinePEs))
            return EINVAL;
        ulong other = h.Layout.PE(number), cell = await pe.LDR(my + PerPE.Cell);
        if (cell != h.Layout.Cell(0) && cell != await pe.LDR(other + PerPE.Cell))
            return EPERM;
        if (await pe.X(2) != 0)
            return EINVAL;
        return await pe.LDR(other + PerPE.HasFailed) != 0 ? CpuFailed : CpuRunning;
    }
}
