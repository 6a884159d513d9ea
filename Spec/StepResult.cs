using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec;

/// <summary>What kind of step it was.</summary>
public enum StepEvent : byte
{
    /// <summary>An instruction completed.</summary>
    Retired,

    /// <summary>An exception was taken, synchronous or an interrupt.</summary>
    Exception,

    /// <summary>ERET completed.</summary>
    Return,

    /// <summary>SMC or HVC went to the firmware that the board is configured with; the caller answers in X0.</summary>
    FirmwareCall,

    /// <summary>A portal was fetched: whoever runs the PE makes the next operation of the model's code there (<see cref="Step.Operate"/>). Nothing has happened yet.</summary>
    Portal,
}

/// <summary>The PE after one step, and what the step did outside it.</summary>
public struct StepResult
{
    public PE Next;
    public Effects Effects;

    public StepEvent Event { readonly get; internal set; }

    /// <summary>The instruction word, or 0 when none was fetched.</summary>
    public uint Word { readonly get; internal set; }

    /// <summary>The address that <see cref="Word"/> was fetched from, when it is a portal.</summary>
    public PA Fetched { readonly get; internal set; }

    /// <summary>The exception that was taken, with its rule when a trap caused it.</summary>
    public ExceptionRecord? Exception { readonly get; internal set; }

    /// <summary>Begins a step from <paramref name="pe"/>, whatever was here before.</summary>
    internal void Begin(in PE pe)
    {
        Next.CopyFrom(pe);
        Effects = default;
        Event = StepEvent.Retired;
        Word = 0;
        Fetched = default;
        Exception = null;
    }
}
