using VirtSpec.Spec.Gic;

namespace VirtSpec.Spec.Timers;

/// <summary>A timer at a count.</summary>
/// <param name="Count">What it compares with: the physical count, or the virtual one.</param>
public readonly record struct TimerStatus(string Name, INTID Id, bool IsEnabled, bool IsMasked, ulong Count, ulong Compare)
{
    /// <summary>The timer condition.</summary>
    public bool IsMet => Count >= Compare;
}
