using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Classification;

/// <summary>All that one step depends on.</summary>
public sealed record World(PE Pe, Inputs Inputs, VmMemory Memory)
{
    /// <summary>Executes one instruction; null when an interrupt is taken before it.</summary>
    public Trial? Try(uint word)
    {
        if (Interrupts.Pending(Pe, Inputs) is not null)
            return null;
        try
        {
            Step.Run(Pe, Memory with { Word = word }, Inputs, out var result);
            return new Trial(this, result, null);
        }
        catch (NotModelledException limit)
        {
            return new Trial(this, default, limit.What);
        }
    }
}

/// <summary>What came of one instruction in one world.</summary>
/// <param name="NotModelled">The limit of the specification that was reached, or null.</param>
public sealed record Trial(World World, StepResult Result, string? NotModelled)
{
    public bool Executes => NotModelled is null && Result.Event != StepEvent.Exception;

    public bool TrapsToEL2 => NotModelled is null && Result.Event == StepEvent.Exception && Result.Next.EL == ExceptionLevel.EL2;
}
