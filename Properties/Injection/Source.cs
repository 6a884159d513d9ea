using System.Collections.Immutable;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Injection;

/// <summary>Where an interrupt of the guest comes from.</summary>
public enum SourceKind
{
    /// <summary>A physical device that the guest owns: the list register is linked to its level-triggered interrupt.</summary>
    Linked,

    /// <summary>A device of the hypervisor's making with a level: pending while its line is high.</summary>
    Level,

    /// <summary>An event: pending from then until it is acknowledged; two before that are one.</summary>
    Edge,
}

/// <summary>One interrupt of the guest.</summary>
/// <param name="Number">Its place in what keeps a bit for each source.</param>
public sealed record Source(int Number, SourceKind Kind, INTID Id, byte Priority)
{
    /// <summary>Three interrupts for two list registers; the edge-triggered one preempts the others.</summary>
    public static ImmutableArray<Source> All { get; } =
    [
        new(0, SourceKind.Linked, new INTID(27), 0xa0), new(1, SourceKind.Level, new INTID(40), 0xa0), new(2, SourceKind.Edge, new INTID(41), 0x80),
    ];

    public static Source Linked => All[0];

    public static Source Level => All[1];

    public static Source Edge => All[2];

    public static Source Of(INTID id) => All.Single(source => source.Id == id);
}

/// <summary>A set of sources.</summary>
public readonly record struct SourceSet(byte Bits)
{
    public bool this[Source source] => (Bits >> source.Number & 1) != 0;

    public bool IsEmpty => Bits == 0;

    public SourceSet With(Source source, bool isIn = true) => new((byte)(isIn ? Bits | 1 << source.Number : Bits & ~(1 << source.Number)));
}
