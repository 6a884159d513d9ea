using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Tests.Equivalence;

/// <summary>PSCI, and the switch between two VMs.</summary>
internal sealed partial class NullHypervisor
{
    /// <summary>What the hypervisor remembers: whether vCPU 1 is on, where it begins, its X0; which VM runs.</summary>
    public const ulong IsOn = Frames + 0x3000, EntryAt = IsOn + 8, ContextAt = IsOn + 16, Running = IsOn + 24, HasTwoVms = IsOn + 32, VectorOwner = IsOn + 40;

    private const ulong VERSION = 0x8400_0000, CPU_OFF = 0x8400_0002, CPU_ON = 0xc400_0003, AFFINITY_INFO = 0xc400_0004, PhysicalOn = 0xc400_0003, PhysicalOff = 0x8400_0002;
    private const ulong AlreadyOn = unchecked((ulong)-4), InvalidParameters = unchecked((ulong)-2), NotSupported = unchecked((ulong)-1);

    /// <summary>Everything of a VM that a PE holds, beside X0 to X30 and V0 to V31.</summary>
    public static readonly Reg[] Switched =
    [
        Reg.SP_EL0, Reg.SP_EL1, Reg.ELR_EL2, Reg.SPSR_EL2, Reg.VTTBR_EL2,
        Reg.SCTLR_EL1, Reg.CPACR_EL1, Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.TCR_EL1, Reg.ESR_EL1, Reg.FAR_EL1, Reg.AFSR0_EL1, Reg.AFSR1_EL1, Reg.MAIR_EL1, Reg.AMAIR_EL1,
        Reg.VBAR_EL1, Reg.CONTEXTIDR_EL1, Reg.TPIDR_EL0, Reg.TPIDRRO_EL0, Reg.TPIDR_EL1, Reg.PAR_EL1, Reg.ELR_EL1, Reg.SPSR_EL1, Reg.CSSELR_EL1,
        Reg.CNTKCTL_EL1, Reg.CNTV_CVAL_EL0, Reg.CNTV_CTL_EL0, Reg.CNTP_CVAL_EL0, Reg.CNTP_CTL_EL0,
        Reg.ICH_VMCR_EL2, Reg.ICH_AP1R0_EL2, Reg.ICH_LR0_EL2, Reg.ICH_LR1_EL2,
    ];

    /// <summary>What goes with V0 to V31, and where it is in the frame.</summary>
    private static readonly (Reg Register, ulong At)[] VectorControls = [(Reg.FPCR, 0x100), (Reg.FPSR, 0x108)];

    private async Handler Call(ModelPE pe)
    {
        ulong function = await pe.X(0);
        if (defect == Defect.ClobbersRegisterAfterCall)
            await pe.SetX(9, 0xbad);
        switch (function)
        {
            case VERSION:
                await pe.SetX(0, 0x1_0001);
                if (defect == Defect.OtherMemory)
                    await pe.STR(NullBoard.GuestPhysical(0) + 0x1000, 0xbad);
                if (defect == Defect.StartsByItself)
                    await pe.SMC(PhysicalOn, 1, BeginAt);
                break;
            case AFFINITY_INFO:
                await pe.SetX(0, await IsVcpuOff(pe, await pe.X(1)) ? 1ul : 0);
                break;
            case CPU_ON:
                await pe.SetX(0, await TurnOn(pe, await pe.X(1), await pe.X(2), await pe.X(3)));
                break;
            case CPU_OFF:
                await pe.STR(IsOn, 0);
                await pe.SMC(PhysicalOff);
                break;
            case Yield when await pe.LDR(HasTwoVms) != 0:
                await Switch(pe);
                break;
            default:
                await pe.SetX(0, NotSupported);
                break;
        }
        await pe.ERET();
    }

    private async Handler<bool> IsVcpuOff(ModelPE pe, ulong target) => (target == 1 && await pe.LDR(IsOn) == 0) != (defect == Defect.AffinityWrong);

    private async Handler<ulong> TurnOn(ModelPE pe, ulong target, ulong entry, ulong context)
    {
        if (target > 1)
            return InvalidParameters;
        if (target == 0 || await pe.LDR(IsOn) != 0)
            return AlreadyOn;
        await pe.STR(IsOn, 1);
        await pe.STR(EntryAt, defect == Defect.CpuOnWrongEntry ? entry + 4 : entry);
        await pe.STR(ContextAt, defect == Defect.CpuOnWrongContext ? context + 1 : context);
        await pe.DSB_ISH();
        await pe.SMC(PhysicalOn, 1, BeginAt);
        return defect == Defect.CpuOnWrongResult ? 1ul : 0;
    }

    /// <summary>PE 1 after the board turned it on.</summary>
    private async Handler BeginSecondary(ModelPE pe)
    {
        foreach (var (register, value) in NullBoard.Controls(vm: 0, vcpu: 1))
            await pe.MSR(register, value);
        if (defect == Defect.LeavesRegisters)
            await pe.SetX(5, 0xdead);
        if (defect == Defect.LeavesSystemRegister)
            await pe.MSR(Reg.TPIDR_EL1, 0xdead);
        await pe.MSR(Reg.ELR_EL2, await pe.LDR(EntryAt));
        await pe.MSR(Reg.SPSR_EL2, 0x3c5);
        await pe.SetX(0, await pe.LDR(ContextAt));
        await pe.ERET();
    }

    /// <summary>Puts the state of the running VM away, and takes that of the other.</summary>
    private async Handler Switch(ModelPE pe)
    {
        ulong running = await pe.LDR(Running), other = running ^ 1;
        bool hasTimer = (await pe.MRS(Reg.CNTV_CTL_EL0) & 1) != 0;
        await Move(pe, Frames + running * FrameSize, saves: true);
        await pe.STR(Running, other);
        if (defect != Defect.VectorsNotTrapped)
            await pe.MSR(Reg.CPTR_EL2, await pe.LDR(VectorOwner) == other ? NullBoard.CPTR : NullBoard.CPTR | 1 << 10);
        await Move(pe, Frames + other * FrameSize, saves: false);
        if (defect == Defect.TimerOfOther && hasTimer)
            await Inject(pe, VirtualTimer, hardware: false);
    }

    /// <summary>The SIMD registers are the other VM's: they are put away, and those of the running VM taken.</summary>
    private async Handler SwitchVectors(ModelPE pe)
    {
        await pe.MSR(Reg.CPTR_EL2, NullBoard.CPTR);
        await pe.ISB();
        ulong owner = await pe.LDR(VectorOwner), running = await pe.LDR(Running);
        await pe.STR(VectorOwner, running);
        ulong from = Frames + owner * FrameSize, to = Frames + running * FrameSize;
        foreach (var (register, at) in VectorControls)
        {
            await pe.STR(from + at, await pe.MRS(register));
            await pe.MSR(register, await pe.LDR(to + at));
        }
        for (int n = 0; n < 32 && defect != Defect.VectorsNotSaved; n += 2)
            await pe.STPQ(n, from + 0x200 + 16 * (ulong)n);
        for (int n = 0; n < 32 && defect != Defect.VectorsNotLoaded; n += 2)
            if (defect != Defect.ClobbersVector || n != 4)
                await pe.LDPQ(n, to + 0x200 + 16 * (ulong)n);
    }

    private async Handler Move(ModelPE pe, ulong frame, bool saves)
    {
        for (int i = 0; i < Switched.Length; i++)
        {
            ulong at = frame + 0x400 + 8 * (ulong)i;
            if (IsForgotten(Switched[i]))
                continue;
            if (saves)
                await pe.STR(at, await pe.MRS(Switched[i]));
            else
                await pe.MSR(Switched[i], await pe.LDR(at));
        }
        for (int n = 0; n < 31; n++)
            if (saves)
                await pe.STR(frame + 8 * (ulong)n, await pe.X(n));
            else
                await pe.SetX(n, await pe.LDR(frame + 8 * (ulong)n));
    }

    private bool IsForgotten(Reg register) => register switch
    {
        Reg.TPIDR_EL0 => defect == Defect.RegisterNotSwitched,
        Reg.CNTKCTL_EL1 => defect == Defect.TimerNotSwitched,
        Reg.CNTP_CVAL_EL0 => defect == Defect.PhysicalTimerNotSwitched,
        _ => false,
    };
}
