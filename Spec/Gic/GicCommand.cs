namespace VirtSpec.Spec.Gic;

/// <summary>What a CPU interface tells the rest of the GIC, at most once in a step.</summary>
public abstract record GicCommand
{
    private GicCommand()
    {
    }

    /// <summary>The PE acknowledged the interrupt.</summary>
    public sealed record Activate(INTID Id) : GicCommand;

    /// <summary>The PE deactivated the interrupt, or a virtual one that is linked to it.</summary>
    public sealed record Deactivate(INTID Id) : GicCommand;

    /// <summary>The PE sends an SGI.</summary>
    /// <param name="Group">Of the register: ICC_SGI0R_EL1 is for Group 0; an interrupt is set pending where it is in that group.</param>
    /// <param name="Value">What was written: target list, range, affinity, INTID and IRM, laid out as ICC_SGI1R_EL1.</param>
    public sealed record SendSGI(InterruptGroup Group, ulong Value) : GicCommand;
}
