namespace VirtSpec.Machine.Platform;

/// <summary>What a call to the firmware leads to.</summary>
public abstract record PsciAnswer
{
    private PsciAnswer()
    {
    }

    /// <summary>The call returns with this in X0.</summary>
    public sealed record Returns(ulong X0) : PsciAnswer;

    /// <summary>The call returns with zero in X0, after the next wake-up event.</summary>
    public sealed record Suspends : PsciAnswer;

    /// <summary>The calling PE turns itself off, and another may turn it on.</summary>
    public sealed record TurnsPeOff : PsciAnswer;

    /// <summary>Another PE starts; the call returns with zero in X0.</summary>
    /// <param name="Processor">Its index on the board.</param>
    /// <param name="Entry">Where it starts, at the highest Exception level that is implemented.</param>
    /// <param name="Context">Its X0.</param>
    public sealed record TurnsPeOn(int Processor, ulong Entry, ulong Context) : PsciAnswer;

    public sealed record PowersOff : PsciAnswer;

    public sealed record Resets : PsciAnswer;
}
