using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Tests.Equivalence;

/// <summary>What is wrong with a hypervisor that is sound otherwise.</summary>
public enum Defect
{
    None,
    AdvancesTwice,
    DoesNotAdvance,
    WrongVector,
    WrongElr,
    WrongSpsr,
    WrongEsr,
    NoFar,
    ClobbersRegisterAfterCall,
    ClobbersRegisterAfterInterrupt,
    ClobbersVector,
    VectorsNotSaved,
    VectorsNotLoaded,
    VectorsNotTrapped,
    WrongEmulatedValue,
    WritesZeroRegister,
    NoSignExtension,
    LoadTooWide,
    StoreTooNarrow,
    WrongDeviceAddress,
    SpuriousInterrupt,
    TimerWithoutLine,
    TimerOfOther,
    InterruptTwice,
    LosesInterrupt,
    LosesTimer,
    RegisterNotSwitched,
    TimerNotSwitched,
    PhysicalTimerNotSwitched,
    LeavesRegisters,
    LeavesSystemRegister,
    CpuOnWrongEntry,
    CpuOnWrongContext,
    CpuOnWrongResult,
    AffinityWrong,
    StartsByItself,
    OtherMemory,
}

/// <summary>
/// The least hypervisor that has something to do for each claim: one or two VMs with two vCPUs each at most, vCPU n on PE n, which change places when a guest asks for it (HVC with a function that is none of PSCI's).
/// V0 to V31 change places when the other VM first uses them.
/// It emulates CONTEXTIDR_EL1 and a UART, injects UNDEFINED, answers PSCI, and injects the virtual timer and SGIs.
/// </summary>
internal sealed partial class NullHypervisor(Defect defect) : IModel
{
    public const ulong Text = 0x4000_0000, Frames = 0x4010_0000, Uart = 0x0900_0000;

    /// <summary>The call by which a guest gives its PE to the other VM.</summary>
    public const ulong Yield = 0x1234;

    private const ulong FrameSize = 0x1000, Device = 0x800;
    private const int Sync = 8, Irq = 9, Begin = 16;
    private const ulong VirtualTimer = 27, Maintenance = 25;

    public PortalLevels Levels => PortalLevels.EL2;

    public static ulong BeginAt => Text + (ulong)Portal.OffsetOf(Begin);

    public bool Owns(PA text) => text.Value is >= Text and < Text + 0x1000;

    public Handler Enter(int portal, ModelPE pe) => portal switch
    {
        Sync => Synchronous(pe),
        Irq => Interrupt(pe),
        Begin => BeginSecondary(pe),
        _ => Unexpected(pe),
    };

    private static async Handler Unexpected(ModelPE pe) => await pe.Panic("an exception that cannot be");

    private async Handler Synchronous(ModelPE pe)
    {
        ulong esr = await pe.MRS(Reg.ESR_EL2);
        switch (esr >> 26)
        {
            case 0x01:
                await Advance(pe);
                break;
            case 0x07:
                await SwitchVectors(pe);
                break;
            case 0x16:
                await Call(pe);
                return;
            case 0x18:
                await SystemAccess(pe, esr);
                break;
            case 0x24:
                await DataAbort(pe, esr);
                break;
            default:
                await InjectUndefined(pe);
                break;
        }
        await pe.ERET();
    }

    private async Handler Advance(ModelPE pe)
    {
        ulong step = defect switch { Defect.AdvancesTwice => 8, Defect.DoesNotAdvance => 0, _ => 4ul };
        await pe.MSR(Reg.ELR_EL2, await pe.MRS(Reg.ELR_EL2) + step);
    }

    /// <summary>Writes to CONTEXTIDR_EL1 and SGIs; everything else that traps is not there.</summary>
    private async Handler SystemAccess(ModelPE pe, ulong esr)
    {
        const ulong Encoding = 0x3ffc1e, CONTEXTIDR = 3ul << 20 | 1 << 17 | 13 << 10, SGI1R = 3ul << 20 | 5 << 17 | 12 << 10 | 11 << 1;
        int rt = (int)(esr >> 5 & 31);
        ulong value = rt != 31 ? await pe.X(rt) : defect == Defect.WritesZeroRegister ? 7ul : 0;
        switch (esr & Encoding)
        {
            case CONTEXTIDR:
                await pe.MSR(Reg.CONTEXTIDR_EL1, (defect == Defect.WrongEmulatedValue ? value ^ 1 : value) & uint.MaxValue);
                await Advance(pe);
                break;
            case SGI1R:
                if (defect != Defect.LosesInterrupt)
                    await Inject(pe, value >> 24 & 15, hardware: false);
                if (defect == Defect.SpuriousInterrupt)
                    await Inject(pe, (value >> 24 & 15) ^ 1, hardware: false);
                await Advance(pe);
                break;
            default:
                await InjectUndefined(pe);
                break;
        }
    }

    /// <summary>Puts an interrupt into the first list register that is free.</summary>
    private async Handler Inject(ModelPE pe, ulong id, bool hardware)
    {
        const ulong Pending = 1ul << 62, HW = 1ul << 61, Group1 = 1ul << 60;
        ulong lr = Pending | Group1 | id | (hardware ? HW | id << 32 : 0);
        if (await pe.MRS(Reg.ICH_LR0_EL2) >> 62 == 0)
            await pe.MSR(Reg.ICH_LR0_EL2, lr);
        else
            await pe.MSR(Reg.ICH_LR1_EL2, lr);
        if (defect == Defect.InterruptTwice)
            await pe.MSR(Reg.ICH_LR2_EL2, Pending | Group1 | id);
    }

    private async Handler InjectUndefined(ModelPE pe)
    {
        ulong spsr = await pe.MRS(Reg.SPSR_EL2), elr = await pe.MRS(Reg.ELR_EL2), vbar = await pe.MRS(Reg.VBAR_EL1);
        ulong vector = (spsr & 0xf) switch { 0b0101 => 0x200, 0b0100 => 0x000, _ => 0x400ul };
        if (defect == Defect.WrongVector)
            vector ^= 0x600;
        await pe.MSR(Reg.ESR_EL1, defect == Defect.WrongEsr ? 0 : 1ul << 25);
        await pe.MSR(Reg.ELR_EL1, defect == Defect.WrongElr ? elr + 4 : elr);
        await pe.MSR(Reg.SPSR_EL1, defect == Defect.WrongSpsr ? spsr | 1ul << 9 : spsr);
        await pe.MSR(Reg.ELR_EL2, vbar + vector);
        await pe.MSR(Reg.SPSR_EL2, (spsr & 0xf000_0000) | 0x3c5);
    }

    /// <summary>The UART's IBRD, FBRD and CR, which hold what is written, and its identification; any other address has nobody.</summary>
    private async Handler DataAbort(ModelPE pe, ulong esr)
    {
        ulong address = (await pe.MRS(Reg.HPFAR_EL2) >> 4 << 12) | (await pe.MRS(Reg.FAR_EL2) & 0xfff);
        if ((esr >> 24 & 1) == 0 || address - Uart >= 0x1000)
        {
            await InjectAbort(pe, esr);
            return;
        }
        ulong offset = (address - Uart) & ~3ul;
        if (defect == Defect.WrongDeviceAddress)
            offset &= ~7ul;
        int rt = (int)(esr >> 16 & 31), size = 1 << (int)(esr >> 22 & 3);
        bool isWrite = (esr >> 6 & 1) != 0, isSigned = (esr >> 21 & 1) != 0, is64 = (esr >> 15 & 1) != 0;
        if (isWrite)
            await StoreToDevice(pe, offset, rt == 31 ? 0 : await pe.X(rt), size);
        else if (rt != 31)
            await pe.SetX(rt, Extend(await LoadFromDevice(pe, offset), size, isSigned, is64));
        await Advance(pe);
    }

    private async Handler StoreToDevice(ModelPE pe, ulong offset, ulong value, int size)
    {
        ulong kept = offset switch { 0x24 => 0xffff, 0x28 => 0x3f, 0x30 => 0xffff, _ => 0ul };
        if (defect == Defect.StoreTooNarrow)
            value &= 0xff;
        if (kept != 0)
            await pe.STR(Frames + Device + offset, value & kept & (size == 8 ? ulong.MaxValue : (1ul << (8 * size)) - 1), 4);
    }

    private static async Handler<ulong> LoadFromDevice(ModelPE pe, ulong offset) => offset switch
    {
        0x18 => 0x90,
        0x24 or 0x28 or 0x30 => await pe.LDR(Frames + Device + offset, 4),
        0xfe0 => 0x11,
        0xfe4 => 0x10,
        _ => 0,
    };

    private ulong Extend(ulong value, int size, bool isSigned, bool is64)
    {
        int shift = 64 - 8 * size;
        if (defect == Defect.LoadTooWide)
            return value;
        if (!isSigned || defect == Defect.NoSignExtension)
            return value << shift >> shift;
        ulong extended = (ulong)((long)(value << shift) >> shift);
        return is64 ? extended : (uint)extended;
    }

    /// <summary>A synchronous External abort where nobody answers.</summary>
    private async Handler InjectAbort(ModelPE pe, ulong esr)
    {
        const ulong LowerEL = 0x24ul << 26, CurrentEL = 0x25ul << 26, IL = 1ul << 25, ExternalAbort = 0x10, WnR = 1 << 6;
        ulong far = await pe.MRS(Reg.FAR_EL2), @class = (await pe.MRS(Reg.SPSR_EL2) & 0xc) == 0 ? LowerEL : CurrentEL;
        await InjectUndefined(pe);
        await pe.MSR(Reg.ESR_EL1, @class | IL | ExternalAbort | (esr & WnR));
        if (defect != Defect.NoFar)
            await pe.MSR(Reg.FAR_EL1, far);
    }

    /// <summary>The virtual timer, which is linked so that the guest's end of interrupt ends the physical one.</summary>
    private async Handler Interrupt(ModelPE pe)
    {
        ulong id = await pe.MRS(Reg.ICC_IAR1_EL1);
        if (id < 1020)
        {
            await pe.MSR(Reg.ICC_EOIR1_EL1, id);
            if (id == VirtualTimer && defect != Defect.LosesTimer)
                await Inject(pe, id, hardware: true);
        }
        if (defect == Defect.ClobbersRegisterAfterInterrupt)
            await pe.SetX(9, 0xbad);
        await pe.ERET();
    }
}
