using VirtSpec.Spec.Base;

namespace VirtSpec.Machine.Cpu;

/// <summary>Why a run ended.</summary>
public abstract record StopReason
{
    private StopReason()
    {
    }

    /// <summary>The program called PSCI SYSTEM_OFF.</summary>
    public sealed record PoweredOff : StopReason
    {
        public override string ToString() => "powered off by PSCI SYSTEM_OFF";
    }

    /// <summary>The program called PSCI SYSTEM_RESET.</summary>
    public sealed record Reset : StopReason
    {
        public override string ToString() => "reset by PSCI SYSTEM_RESET";
    }

    /// <summary>The run made as many steps as it was allowed to.</summary>
    public sealed record BudgetExhausted(ulong Steps, VA Next) : StopReason
    {
        public override string ToString() => $"the budget of {Steps} steps is exhausted; next instruction at 0x{Next.Value:x}";
    }

    /// <summary>The PE waits, and nothing in this machine can wake it.</summary>
    public sealed record WaitsForever(string What, VA Where) : StopReason
    {
        public override string ToString() => $"{What} at 0x{Where.Value:x} waits for an interrupt that cannot come";
    }

    /// <summary>A step led to the state in which it began, so that every further one does.</summary>
    /// <param name="IsException">The step took an exception (whose vector is where the next exception comes from), not a branch to itself.</param>
    public sealed record NoProgress(bool IsException, VA Where) : StopReason
    {
        public override string ToString() => $"{(IsException ? "exception loop" : "endless branch to itself")} at 0x{Where.Value:x}";
    }

    /// <summary>The code of a model found that it cannot go on.</summary>
    public sealed record Panicked(string Why, VA Where) : StopReason
    {
        public override string ToString() => $"panic at 0x{Where.Value:x}: {Why}";
    }

    /// <summary>The code of a model is no code that software can be: it threw, or ended without a last operation.</summary>
    public sealed record ModelFailed(string Why, VA Where) : StopReason
    {
        public override string ToString() => $"model failed at 0x{Where.Value:x}: {Why}";
    }

    /// <summary>The program reached something that the architecture defines and that is not modelled.</summary>
    public sealed record NotModelled(string What, VA Where) : StopReason
    {
        public override string ToString() => $"not modelled: {What}, at 0x{Where.Value:x}";
    }
}
