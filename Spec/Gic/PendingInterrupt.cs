namespace VirtSpec.Spec.Gic;

/// <summary>The best pending interrupt of one group that a redistributor forwards to its PE.</summary>
/// <param name="IsPresent">False in the default value: there is none.</param>
/// <param name="Priority">0 is the highest.</param>
public readonly record struct PendingInterrupt(bool IsPresent, INTID Id, byte Priority);

/// <summary>
/// What a redistributor forwards to the CPU interface of its PE: of each group, the pending interrupt that is enabled, not active,
/// and of the highest priority, while GICD_CTLR enables the group. The CPU interface chooses between the groups.
/// </summary>
public readonly record struct PendingInterrupts(PendingInterrupt Group0, PendingInterrupt Group1)
{
    public bool IsEmpty => !Group0.IsPresent && !Group1.IsPresent;

    public PendingInterrupt this[InterruptGroup group] => group == InterruptGroup.Group0 ? Group0 : Group1;
}
