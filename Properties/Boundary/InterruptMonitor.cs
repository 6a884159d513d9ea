using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Boundary;

/// <summary>LR and I5 (what the list registers of a VM hold at its entry), and that part of PG-2 by which the hypervisor gets the PE back.</summary>
public sealed class InterruptMonitor(VmMemory memory) : IMonitor
{
    /// <summary>How many steps of a guest an interrupt that is forwarded to the PE may wait.</summary>
    public const ulong TakeoverBoundSteps = 4096;

    private MonitoredRun _run = null!;
    private ulong[] _waitsSince = [];

    public Watches Watches => Watches.Entry | Watches.Exit | Watches.GuestEffects;

    public void Begin(MonitoredRun run)
    {
        _run = run;
        _waitsSince = new ulong[run.Runner.ProcessorCount];
        Array.Fill(_waitsSince, ulong.MaxValue);
    }

    public void See(in BoundaryStep step)
    {
        if (step.Kind == Watches.Guest)
        {
            if (!step.Vcpu.IsHost)
                SeeWait(step);
            return;
        }
        _waitsSince[step.Processor] = ulong.MaxValue;
        if (step.Kind == Watches.Entry && !step.Vcpu.IsHost)
            Enter(step);
    }

    public void End(StopReason why)
    {
    }

    private void SeeWait(in BoundaryStep step)
    {
        ref ulong since = ref _waitsSince[step.Processor];
        if (step.Inputs.Gic.IsEmpty)
            since = ulong.MaxValue;
        else if (since == ulong.MaxValue)
            since = step.Number;
        else if (step.Number - since > TakeoverBoundSteps && step.Number - since < ulong.MaxValue / 2)
        {
            _run.Findings.Report("PG-2", $"{step.Vcpu}: expected an exit for the physical interrupt that is pending on PE {step.Processor}, found none for {TakeoverBoundSteps} steps");
            // Once for each wait.
            since = ulong.MaxValue / 2 + step.Number;
        }
    }

    private void Enter(in BoundaryStep step)
    {
        ref readonly var pe = ref step.Result.Next;
        string name = memory.Current(step.Processor)?.Name ?? step.Vcpu.ToString();
        ulong routed = HCR_EL2.Field.IMO.Mask | HCR_EL2.Field.FMO.Mask, hcr = pe.System[Reg.HCR_EL2];
        // A host takes the physical interrupts itself.
        if (name != VmNames.Host)
            _run.Findings.Premise("PG-2", "takeover");
        if (name != VmNames.Host && (hcr & routed) != routed)
            _run.Findings.Report("PG-2", $"{name}: expected physical IRQs and FIQs to go to EL2 while it runs (HCR_EL2.IMO and FMO), found HCR_EL2 = 0x{hcr:x16}");
        if ((pe.System[Reg.ICH_HCR_EL2] & ICH_HCR_EL2.Field.En.Mask) != 0)
            CheckListRegisters(pe, name, step.Processor);
    }

    private void CheckListRegisters(in PE pe, string name, int processor)
    {
        bool any = false;
        for (int i = 0; i < ListRegister.Count; i++)
        {
            var register = ListRegister.Of(pe, i);
            if (register.IsInvalid)
                continue;
            any = true;
            if (register.HW)
                CheckLinked(register, name, processor, i);
            for (int k = 0; k < i; k++)
                CheckPair(ListRegister.Of(pe, k), register, name, (k, i));
        }
        if (any)
            _run.Findings.Premise("LR", "entry");
    }

    /// <summary>A linked interrupt is neither pending and active nor an SGI, and is active at the distributor until the guest ends it. (Arm IHI 0069H, ICH_LR&lt;n&gt;_EL2, State, HW, pINTID.)</summary>
    private void CheckLinked(ListRegister register, string name, int processor, int index)
    {
        const ulong pendingAndActive = 3;
        const uint firstPPI = 16;
        if (register.Bits >> 62 == pendingAndActive || register.PINTID.Value < firstPPI)
            _run.Findings.Report("LR", $"{name}: expected a legal ICH_LR{index}_EL2, found 0x{register.Bits:x16}: with HW = 1 the state is pending or active, and pINTID is no SGI");
        if (register.PINTID.Value is >= firstPPI and < GicState.InterruptCount)
        {
            _run.Findings.Premise("I5", "linked");
            if (!GicConfiguration.IsActive(_run.Runner.Devices.Gic, processor, register.PINTID))
                _run.Findings.Report("I5", $"{name}: expected physical INTID {register.PINTID.Value} to be active while ICH_LR{index}_EL2 = 0x{register.Bits:x16} is linked to it, found it inactive");
        }
    }

    private void CheckPair(ListRegister one, ListRegister other, string name, (int One, int Other) index)
    {
        if (one.IsInvalid)
            return;
        if (one.VINTID == other.VINTID)
            _run.Findings.Report("LR", $"{name}: expected distinct vINTIDs, found {one.VINTID.Value} in ICH_LR{index.One}_EL2 and ICH_LR{index.Other}_EL2");
        if (one.HW && other.HW && one.PINTID == other.PINTID)
            _run.Findings.Report("I5", $"{name}: expected one list register for physical INTID {one.PINTID.Value}, found ICH_LR{index.One}_EL2 and ICH_LR{index.Other}_EL2: it would be deactivated twice");
    }
}
