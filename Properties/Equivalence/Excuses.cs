using System.Globalization;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// Why a part of the VM's state may differ from the bare machine's after a step: it is declared, it comes from outside both, or the architecture leaves it open.
/// What is excused is then so in the bare machine too.
/// </summary>
internal sealed class Excuses(EquivalenceContext context)
{
    private const ulong ISTATUS = 4;

    /// <summary>Takes away the differences that are excused; the bare machine adopts them when none is left.</summary>
    public void Apply(ComparedVm vm, ComparedVcpu v, in RecordedStep step, in StepResult bare, List<Difference> differences)
    {
        bool isOutside = IsOutside(vm, bare);
        if (isOutside || IsHidden(v, step, bare) || IsWokenUp(v, step, bare))
            differences.Clear();
        else
            for (int i = differences.Count - 1; i >= 0; i--)
                if (IsExcused(vm, v, step, bare, differences[i]))
                    differences.RemoveAt(i);
        if (differences.Count == 0)
            Adopt(vm, v, step.After);
        if (isOutside && step.After.Monitor.IsExclusive)
            vm.Bare.Place(v.Index, vm.Bare.PeOf(v.Index).WithMonitor(step.After.Monitor with { Address = vm.Bare.View.Outside!.Value }));
    }

    /// <summary>The bare PE becomes what the VM has.</summary>
    public static void Adopt(ComparedVm vm, ComparedVcpu v, in PE guest) =>
        vm.Bare.Place(v.Index, StateComparison.Adopt(guest, vm.Bare.PeOf(v.Index), v.State.Hidden));

    /// <summary>The step went to memory or a device that the VM has and its bare machine has not: nothing of it can be compared.</summary>
    private static bool IsOutside(ComparedVm vm, in StepResult bare) => bare.Event == StepEvent.Exception && vm.Bare.View.Outside is { } address
        && vm.Manifest.Memory.Any(r => address.Value - r.Start.Value < r.Size);

    /// <summary>
    /// A register of which the manifest excuses every bit need not exist, nor a call that is none of PSCI's:
    /// the guest gets an Undefined Instruction exception, which must be a proper one.
    /// </summary>
    private bool IsHidden(ComparedVcpu v, in RecordedStep step, in StepResult bare)
    {
        if (bare.Event == StepEvent.Exception)
            return false;
        var register = RecordedInputs.RegisterOf(step.Before, step.Word, out _);
        bool isOwnCall = bare.Event == StepEvent.FirmwareCall && PsciCalls.FunctionOf(step.Before) is null;
        if (!isOwnCall && (register is not { } named || !context.Declared.Names(named)))
            return false;
        // The bare PE before the step was equal to the VM's.
        var undefined = AArch64.TakeException(StateComparison.Adopt(step.Before, bare.Next, HiddenState.Nothing), ExceptionRecord.Undefined);
        return v.State.AreEqual(step.After, undefined) && (isOwnCall || context.Declared.ExcusesAll(register!.Value));
    }

    /// <summary>
    /// WFI at EL0 that SCTLR_EL1.nTWI would trap completes: it ends for any physical interrupt, also for one of the hypervisor, and is not trapped when what ends it is pending.
    /// (Arm DDI 0487L.b, D1.7 Mechanisms for entering a low-power state.)
    /// </summary>
    private static bool IsWokenUp(ComparedVcpu v, in RecordedStep step, in StepResult bare) =>
        bare is { Event: StepEvent.Exception, Exception.EC: ExceptionClass.WFx }
        && v.State.AreEqual(step.After, StateComparison.Adopt(step.Before, bare.Next, HiddenState.Nothing).WithPC(step.Before.PC + 4));

    private bool IsExcused(ComparedVm vm, ComparedVcpu v, in RecordedStep step, in StepResult bare, in Difference d)
    {
        if (d.Register is { } register)
            return context.Declared.Excuses(register, (ulong)d.Expected, (ulong)d.Found);
        if (d.Name[0] == 'V')
            return vm.Bare.View.TouchedShared || (vm.Bare.View.Device is { } from && (IsExcusedVector(vm, v, step.Word, from, d) || CannotBeTold(vm, v, from)));
        if (d.Name[0] != 'X' || bare.Event == StepEvent.Exception)
            return false;
        int n = int.Parse(d.Name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (bare.Event == StepEvent.FirmwareCall)
            return IsExcusedCall(vm, v, step, d, n);
        if (vm.Bare.View.TouchedShared)
            return true;
        if (n == (int)(step.Word & 31) && RecordedInputs.RegisterOf(step.Before, step.Word, out bool isRead) is { } named && isRead)
            return context.Declared.Excuses(named, (ulong)d.Expected, (ulong)d.Found) || IsExcusedByTime(v, step, named, d)
                || (named == Reg.ISR_EL1 && Races.ExcusesSignal(vm, v));
        if (vm.Bare.View.Device is not { } device)
            return false;
        return n == (int)(step.Word & 31) ? IsExcusedRead(vm, v, step.Word, device, d) : n == SecondOf(step.Word) && CannotBeTold(vm, v, device);
    }

    /// <summary>A call that is none of PSCI's is the hypervisor's own, and may change X0 to X3. (Arm DEN 0028, SMC Calling Convention.)</summary>
    private bool IsExcusedCall(ComparedVm vm, ComparedVcpu v, in RecordedStep step, in Difference d, int n)
    {
        if (PsciCalls.FunctionOf(step.Before) is not { } function)
            return n <= 3;
        return n == 0 && PsciCalls.Permits(vm, step.Before, function, (ulong)d.Expected, (ulong)d.Found, v.LastRan);
    }

    /// <summary>What is read of a timer while the hypervisor acts may be of any count from the exit to the entry. The bare machine read at the entry.</summary>
    private static bool IsExcusedByTime(ComparedVcpu v, in RecordedStep step, Reg register, in Difference d)
    {
        if (!v.HasExited)
            return false;
        ulong found = (ulong)d.Found, expected = (ulong)d.Expected;
        var (from, to) = (v.Exit.Counts, step.Counts);
        ulong passed = to.Physical - from.Physical;
        return register switch
        {
            Reg.CNTVCT_EL0 or Reg.CNTPCT_EL0 => found - from.Virtual <= to.Virtual - from.Virtual || found - from.Physical <= passed,
            Reg.CNTP_TVAL_EL0 or Reg.CNTV_TVAL_EL0 => (uint)(found - expected) <= passed,
            Reg.CNTP_CTL_EL0 or Reg.CNTV_CTL_EL0 => (found ^ expected) == ISTATUS && (found & ISTATUS) == 0,
            Reg.CNTP_CVAL_EL0 => found - expected <= v.CompareSlack,
            _ => false,
        };
    }

    private static Reader ReaderOf(ComparedVm vm, ComparedVcpu v) => new(v.Index, !vm.Vcpus.Any(w => w != v && w.IsStarted), v.GicAtEntry, v.GicAtExit);

    /// <summary>A device may show something else, extended as the load extends.</summary>
    private static bool IsExcusedRead(ComparedVm vm, ComparedVcpu v, uint word, PA device, in Difference d)
    {
        int size = 1 << (int)(word >> 30);
        ulong found = (ulong)d.Found;
        if (found != Extended(word, size, found))
            return false;
        return DeviceReads.Permits(device, size, ((ulong)d.Expected, found), ReaderOf(vm, v)) || CannotBeTold(vm, v, device);
    }

    /// <summary>The second register of a load of a pair; -1 for any other instruction. (Arm DDI 0487L.b, "Loads and stores" of the A64 encoding index.)</summary>
    private static int SecondOf(uint word)
    {
        const uint PairClass = 0x3e00_0000, OfPairs = 0x2800_0000, ExclusiveClass = 0x3fa0_0000, OfExclusivePairs = 0x0820_0000;
        return (word & PairClass) == OfPairs || (word & ExclusiveClass) == OfExclusivePairs ? (int)(word >> 10 & 31) : -1;
    }

    /// <summary>What a load from the GIC gives depends on who was first, or on list registers of another PE. The comparison of the VM ends.</summary>
    private static bool CannotBeTold(ComparedVm vm, ComparedVcpu v, PA device)
    {
        if (Races.ExcusesRead(vm, v))
            return true;
        if (!DeviceReads.IsStateOfAnother(device, ReaderOf(vm, v)))
            return false;
        vm.LeaveOut();
        return true;
    }

    /// <summary>The same for a load of one SIMD register of at most 64 bits.</summary>
    private static bool IsExcusedVector(ComparedVm vm, ComparedVcpu v, uint word, PA device, in Difference d)
    {
        const uint Class = 0x3c00_0000, LoadStoreVector = 0x3c00_0000, Wide = 1 << 23;
        int size = 1 << (int)(word >> 30);
        return (word & Class) == LoadStoreVector && (word & Wide) == 0 && d.Name == $"V{word & 31}"
            && DeviceReads.Permits(device, size, ((ulong)d.Expected, (ulong)d.Found), ReaderOf(vm, v));
    }

    /// <summary>opc of a load of one register: 2 extends the sign to 64 bits, 3 to 32 bits.</summary>
    private static ulong Extended(uint word, int size, ulong value)
    {
        int shift = 64 - 8 * size;
        ulong unsigned = value << shift >> shift, signed = (ulong)((long)(value << shift) >> shift);
        return (word >> 22 & 3) switch
        {
            2 => signed,
            3 => (uint)signed,
            _ => unsigned,
        };
    }
}
