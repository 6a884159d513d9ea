using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Rigs;

/// <summary>Sees VMs being entered for the first time. It knows them by the tags in their memory, which it reads through their stage 2.</summary>
internal struct BootWatch(ValueArray<GuestFrame> frames, uint tag) : IMachineObserver
{
    private readonly GuestPlace?[] _places = new GuestPlace?[frames.Count];
    private bool _isInGuest;

    public static bool WatchesSteps => true;

    public IReadMemory? Memory { get; set; }

    /// <summary>A PE as it was when a guest was entered.</summary>
    public PE Guest { get; private set; }

    /// <summary>Where each VM is, when <see cref="IsReady"/>.</summary>
    public readonly IEnumerable<GuestPlace>? Places => _places!;

    /// <summary>All VMs have been entered, one of them by the last step.</summary>
    public readonly bool IsReady => _isInGuest && Array.IndexOf(_places, null) < 0;

    /// <summary>The name of a VM that was not.</summary>
    public readonly string Missing(SystemConfiguration configuration) => $"VM {configuration.Vms[Array.IndexOf(_places, null)].Name}";

    public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs)
    {
        _isInGuest = step.Event == StepEvent.Return && before.EL == ExceptionLevel.EL2 && step.Next.EL < ExceptionLevel.EL2
            && (step.Next.System[Reg.HCR_EL2] & (HCR_EL2.Field.VM.Mask | HCR_EL2.Field.TGE.Mask)) == HCR_EL2.Field.VM.Mask;
        if (!_isInGuest)
            return;
        Guest = step.Next;
        for (int i = 0; i < _places.Length; i++)
            if (_places[i] is null && frames[i].Ram <= step.Next.PC && step.Next.PC < frames[i].Ram + GuestFrame.TagAt
                && GuestPlace.Translate(step.Next, Memory!, frames[i].Ram) is { } page && Memory!.TryRead(page + GuestFrame.TagAt, 4, out ulong found) && found == tag + (uint)i)
                _places[i] = GuestPlace.Find(step.Next, Memory!, frames[i]);
    }
}
