using System.Numerics;
using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Gic;

/// <summary>The state of 32 interrupts, a bit of each word for each: the private ones of a PE, or the 32 SPIs that share the registers of the distributor.</summary>
internal sealed record InterruptBank
{
    public const int Size = 32;

    /// <summary>SGIs and PPIs after reset. SGIs are always edge-triggered; whether software can choose for PPIs is IMPLEMENTATION DEFINED, and here it can. (GICR_ICFGR0, GICR_ICFGR1.)</summary>
    public static readonly InterruptBank Private = new() { EdgeTriggered = SGIs };

    public static readonly InterruptBank Shared = new();

    private const uint SGIs = 0xffff;

    /// <summary>1: Group 1. 0: Group 0.</summary>
    public uint Group { get; init; }

    public uint Enabled { get; init; }

    /// <summary>Pending other than by the level of a line: an edge, an SGI, or a write to ISPENDR.</summary>
    public uint Latched { get; init; }

    public uint Active { get; init; }

    public uint EdgeTriggered { get; init; }

    /// <summary>The levels of the lines.</summary>
    public uint Lines { get; init; }

    public Priorities Priorities { get; init; }

    /// <summary>A level-sensitive interrupt is pending while its line is asserted. (Arm IHI 0069H, 4.1.2.)</summary>
    public uint Pending => Latched | Lines & ~EdgeTriggered;

    /// <summary>The interrupts that can be forwarded if their group is enabled: one that is active stays where it is.</summary>
    public uint Forwarded => Pending & Enabled & ~Active;

    /// <summary>The bank with other levels of its lines: a rising edge latches an edge-triggered interrupt.</summary>
    /// <param name="which">The lines that <paramref name="levels"/> is about.</param>
    public InterruptBank WithLines(uint which, uint levels)
    {
        uint lines = Lines & ~which | levels & which;
        uint risen = lines & ~Lines;
        return lines == Lines ? this : this with { Lines = lines, Latched = Latched | risen & EdgeTriggered };
    }

    /// <summary>Acknowledging makes a pending interrupt active; while its line stays asserted, a level-sensitive one is active and pending.</summary>
    public InterruptBank Activate(uint which) => this with { Active = Active | which, Latched = Latched & ~which };

    public InterruptBank Deactivate(uint which) => this with { Active = Active & ~which };

    public InterruptBank SetPending(uint which) => this with { Latched = Latched | which };

    /// <summary>
    /// The better of <paramref name="best"/> and the interrupts of this bank. The highest priority wins; between equals it is IMPLEMENTATION DEFINED,
    /// and here the lowest INTID wins.
    /// </summary>
    /// <param name="candidates">The interrupts of this bank that take part.</param>
    /// <param name="first">The INTID of the first interrupt of the bank, higher than that of <paramref name="best"/>.</param>
    public PendingInterrupt Best(uint candidates, uint first, PendingInterrupt best)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int n = BitOperations.TrailingZeroCount(candidates);
            byte priority = Priorities[n];
            if (!best.IsPresent || priority < best.Priority)
                best = new PendingInterrupt(true, new INTID(first + (uint)n), priority);
        }
        return best;
    }
}
