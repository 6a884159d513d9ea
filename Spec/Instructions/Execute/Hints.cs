using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Instructions;

/// <summary>Hints and barriers. Memory is sequentially consistent here, so that a barrier has nothing left to order.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? Hints(ref Transition t, Hints i)
    {
        switch (i.CRm << 3 | i.op2)
        {
            case 0b0000_010: WaitForEvent(ref t); break;
            case 0b0000_011: WaitForInterrupt(ref t); break;
            case 0b0000_100: t.Next.EventRegister = true; t.Effects.SendsEvent = true; break;
            case 0b0000_101: t.Next.EventRegister = true; break;
            case 0b0010_000: SynchronizeErrors(ref t); break;
            default: break;
        }
        return Retire(ref t);
    }

    internal static ExceptionRecord? Barriers(ref Transition t, Barriers i)
    {
        const uint Clrex = 0b010, DSB = 0b100, ISB = 0b110;
        switch (i.op2)
        {
            case Clrex: t.Next.Monitor = ExclusiveMonitor.Open; break;
            case DSB: t.Effects.Synchronization = OfDSB(i.CRm); break;
            case ISB: t.Effects.Synchronization = Synchronization.Context; break;
            default: break;
        }
        return Retire(ref t);
    }

    /// <summary>A DSB completes maintenance when its required access types are reads and writes. CRm is the domain, then the types; 0 and 4 are SSBB and PSSBB.</summary>
    private static Synchronization OfDSB(uint crm)
    {
        const uint ReadsAndWrites = 0b11, NonShareable = 0b01;
        if ((crm & 0b11) != ReadsAndWrites)
            return Synchronization.None;
        return crm >> 2 == NonShareable ? Synchronization.DSB_NSH : Synchronization.DSB;
    }

    /// <summary>WFI: waits, unless what would end the wait is pending already.</summary>
    private static void WaitForInterrupt(ref Transition t)
    {
        if (!Interrupts.WakesFromWfi(t.Next, t.Inputs))
            t.Effects.Wait = Wait.Interrupt;
    }

    /// <summary>ESB: defers the SErrors that are pending and masked; one that is not masked was taken before. Without FEAT_RAS a NOP.</summary>
    private static void SynchronizeErrors(ref Transition t)
    {
        if (!t.Next.Configuration.Cpu.Features.Has(Feature.FEAT_RAS))
            return;
        AArch64.ESBOperation(ref t);
        AArch64.vESBOperation(ref t.Next);
    }

    /// <summary>WFE: takes the event when there is one, else waits, if this PE's WFE waits at all.</summary>
    private static void WaitForEvent(ref Transition t)
    {
        if (t.Next.EventRegister)
            t.Next.EventRegister = false;
        else if (t.Next.Configuration.Choices.Wfe != Base.WfeBehaviour.NeverWaits)
            t.Effects.Wait = Wait.Event;
    }
}
