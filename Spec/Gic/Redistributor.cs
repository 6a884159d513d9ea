using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Gic;

/// <summary>What a redistributor holds for its PE.</summary>
internal sealed record Redistributor
{
    /// <summary>The PE is asleep after reset, and nothing is forwarded to it until software wakes its redistributor. (GICR_WAKER.)</summary>
    public static readonly Redistributor Reset = new() { Interrupts = InterruptBank.Private, ProcessorSleep = true };

    /// <summary>The SGIs and PPIs of the PE.</summary>
    public required InterruptBank Interrupts { get; init; }

    /// <summary>GICR_WAKER.ProcessorSleep, and ChildrenAsleep, which follows it at once.</summary>
    public bool ProcessorSleep { get; init; }

    /// <summary>Where the LPI configuration table is. Nothing reads it, because enabling LPIs stops.</summary>
    public ulong PROPBASER { get; init; }

    /// <summary>Where the LPI pending table is. Nothing reads it, because enabling LPIs stops.</summary>
    public ulong PENDBASER { get; init; }
}
