using System.Numerics;

namespace VirtSpec.Spec.Gic;

/// <summary>
/// The arithmetic of priorities that the physical and the virtual CPU interface share. A lower number is a higher priority.
/// (Arm IHI 0069H, Interrupt prioritization; GroupBits, PRIMask, HighestActivePriority.)
/// </summary>
public static class Preemption
{
    /// <summary>How many bits of priority, and of preemption, are implemented: [7:3]. Every CPU of the tables says so (PriorityBits, PreemptionBits).</summary>
    public const int Bits = Priorities.Bits;

    /// <summary>The running priority while no interrupt is active: lower than any other.</summary>
    public const byte Idle = 0xff;

    private const int UnimplementedBits = 8 - Bits;

    /// <summary>A priority as it is kept: the bits that are not implemented are RES0.</summary>
    public static byte Implemented(ulong priority) => (byte)(priority & 0xffu << UnimplementedBits);

    /// <summary>The least binary point that the BPR of a group holds; writing less sets this.</summary>
    public static int MinimumBinaryPoint(InterruptGroup group) => 7 - Bits + (group == InterruptGroup.Group1 ? 1 : 0);

    /// <summary>What the BPR of a group holds after a write: bits [63:3] are RES0, and less than the least is the least.</summary>
    public static byte LegaliseBinaryPoint(InterruptGroup group, ulong value) => (byte)Math.Max((int)(value & 7), MinimumBinaryPoint(group));

    /// <summary>What BPR1 reads as while CBPR makes BPR0 serve both groups.</summary>
    public static byte CommonBinaryPoint(ulong bpr0) => (byte)Math.Min(bpr0 + 1, 7);

    /// <summary>The number of the least significant bits, less one, that are subpriority: BPR0 counts them so, BPR1 one more.</summary>
    public static int SubpriorityBits(InterruptGroup group, ulong bpr0, ulong bpr1, bool cbpr) =>
        (int)(group == InterruptGroup.Group1 && !cbpr ? bpr1 - 1 : bpr0);

    /// <summary>A priority without its subpriority.</summary>
    /// <param name="subpriorityBits">As <see cref="SubpriorityBits"/> gives it, 0 to 7.</param>
    public static byte GroupPriority(byte priority, int subpriorityBits) => (byte)(priority & 0xfeu << subpriorityBits);

    /// <summary>An interrupt preempts what runs: nothing is active, or its group priority is higher. Subpriorities do not count.</summary>
    public static bool Preempts(byte priority, byte running, int subpriorityBits) =>
        running == Idle || GroupPriority(priority, subpriorityBits) < GroupPriority(running, subpriorityBits);

    /// <summary>The highest priority that is active, from the Active Priorities registers of both groups.</summary>
    public static byte Running(ulong active0, ulong active1) =>
        (active0 | active1) == 0 ? Idle : (byte)(BitOperations.TrailingZeroCount(active0 | active1) << UnimplementedBits);

    /// <summary>The bit of an Active Priorities register that stands for a group priority.</summary>
    public static ulong ActiveBit(byte groupPriority) => 1UL << (groupPriority >> UnimplementedBits);

    /// <summary>The Active Priorities registers after the highest priority is dropped. Where both groups have it, which is UNPREDICTABLE, that of Group 0 is.</summary>
    public static (ulong Active0, ulong Active1) Drop(ulong active0, ulong active1)
    {
        ulong highest = (active0 | active1) & (~(active0 | active1) + 1);
        return (active0 & highest) != 0 ? (active0 & ~highest, active1) : (active0, active1 & ~highest);
    }
}
