using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>A load or store of a cell that its stage 2 does not map.</summary>
/// <param name="My">The data of the PE that makes it.</param>
/// <param name="Offset">From the start of the region.</param>
/// <param name="Size">1, 2, 4 or 8 bytes.</param>
/// <param name="Value">What is stored; zero for a load.</param>
internal readonly record struct MmioAccess(ulong My, ulong Offset, int Size, bool IsWrite, ulong Value)
{
    /// <summary>The low bits that the access has.</summary>
    public ulong Mask => ulong.MaxValue >> 64 - 8 * Size;
}

/// <summary>
/// What an access became.
/// (include/jailhouse/mmio.h, enum mmio_result.)
/// </summary>
/// <param name="Value">What a load gives.</param>
internal readonly record struct MmioResult(TrapResult Trap, ulong Value = 0)
{
    /// <summary>A load gives zero, and a store does nothing.</summary>
    public static readonly MmioResult Ignored = new(TrapResult.Handled);
}

/// <summary>Data Aborts: moderated registers of the GIC; everything else is out of bounds. (arch/arm64/mmio.c, arch_handle_dabt.)</summary>
/// <remarks>
/// Deviation: a load of 32 bits that extends its sign clears the upper half of the register, which the source fills (it does not look at ESR_EL2.SF).
/// Deviation: for aborts of walks and of cache maintenance the source loops for ever in EL2; here the PE is parked.
/// </remarks>
internal static class DataAbort
{
    private const uint ISV = 1 << 24, SSE = 1 << 21, SF = 1 << 15, EA = 1 << 9, CM = 1 << 8, S1PTW = 1 << 7, WnR = 1 << 6;

    public static async Handler<TrapResult> Handle(Hypervisor h, ModelPE pe, Trap trap)
    {
        if ((trap.ISS & ISV) == 0)
            return TrapResult.Unhandled;
        if ((trap.ISS & (EA | CM | S1PTW)) != 0)
            return TrapResult.Forbidden;
        ulong ipa = (await pe.MRS(Reg.HPFAR_EL2) & 0xff_ffff_fff0) << 8 | await pe.MRS(Reg.FAR_EL2) & 0xfff;
        int size = 1 << (int)(trap.ISS >> 22 & 3), register = (int)(trap.ISS >> 16 & 0x1f);
        bool isWrite = (trap.ISS & WnR) != 0;
        var access = new MmioAccess(trap.My, ipa, size, isWrite, 0);
        if (isWrite)
            access = access with { Value = await pe.X(register) & access.Mask };
        var result = await Moderate(h, pe, access);
        if (result.Trap != TrapResult.Handled)
            return result.Trap;
        if (!isWrite)
            await pe.SetX(register, Extend(result.Value & access.Mask, size, (trap.ISS & SSE) != 0, (trap.ISS & SF) != 0));
        await Traps.Skip(pe);
        return TrapResult.Handled;
    }

    /// <param name="access">With its intermediate physical address for an offset.</param>
    private static async Handler<MmioResult> Moderate(Hypervisor h, ModelPE pe, MmioAccess access)
    {
        ulong inDistributor = access.Offset - Board.Distributor, inRedistributors = access.Offset - Board.Redistributors;
        bool isDistributor = inDistributor < Board.DistributorSize;
        if (!isDistributor && inRedistributors >= Layout.MaxPEs * Board.RedistributorSize)
            return new MmioResult(TrapResult.Unhandled);
        await Injection.Withdraw(pe, access.My);
        var result = isDistributor
            ? await Distributor.Access(h, pe, access with { Offset = inDistributor })
            : await Redistributor.Access(h, pe, access with { Offset = inRedistributors });
        await Injection.InjectPending(pe, access.My);
        return result;
    }

    private static ulong Extend(ulong value, int size, bool isSigned, bool is64Bits)
    {
        if (!isSigned)
            return value;
        int shift = 64 - 8 * size;
        ulong extended = (ulong)((long)(value << shift) >> shift);
        return is64Bits ? extended : (uint)extended;
    }
}
