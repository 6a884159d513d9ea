using System.Runtime.CompilerServices;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>What is observed of a case, in the order of the words of an outcome.</summary>
public enum Part
{
    /// <summary>X1 after the instruction.</summary>
    Result,

    /// <summary>ISR_EL1 at EL1 before the instruction: the virtual interrupts that are signalled.</summary>
    Before,

    /// <summary>ISR_EL1 after it.</summary>
    After,
    HCR,
    VMCR,
    AP0R,
    AP1R,
    LR0,
    LR1,
    LR2,
    LR3,
    MISR,
    EISR,
    ELRSR,

    /// <summary>1 while the physical interrupt is active.</summary>
    Active,

    /// <summary>1 while the maintenance interrupt is asserted.</summary>
    Maintenance,
}

/// <summary>The words of an outcome, one for each <see cref="Part"/>.</summary>
[InlineArray(Count)]
public struct VirtualOutcome : IEquatable<VirtualOutcome>
{
    public const int Count = 16;

    private ulong _first;

    public ulong this[Part part]
    {
        readonly get => this[(int)part];
        set => this[(int)part] = value;
    }

    public readonly bool Equals(VirtualOutcome other) => ((ReadOnlySpan<ulong>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is VirtualOutcome other && Equals(other);

    public override readonly int GetHashCode()
    {
        ulong hash = 0;
        foreach (ulong word in this)
            hash = (hash ^ word) * 0x9e37_79b9_7f4a_7c15 ^ hash >> 29;
        return (int)(hash >> 32);
    }

    /// <summary>Each part in which the outcomes differ, with both values.</summary>
    public static string Difference(in VirtualOutcome expected, in VirtualOutcome found)
    {
        var differing = new List<string>();
        for (int i = 0; i < Count; i++)
            if (expected[i] != found[i])
                differing.Add($"{(Part)i} expected 0x{expected[i]:x}, found 0x{found[i]:x}");
        return string.Join("; ", differing);
    }
}
