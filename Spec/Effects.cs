using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

/// <summary>A store that the step made: <paramref name="Size"/> bytes, little-endian: 1, 2, 4, 8, or of an access to two pages the part in one of them.</summary>
public readonly record struct MemoryWrite(PA Address, byte Size, ulong Value);

/// <summary>A block that DC ZVA zeroes.</summary>
public readonly record struct ZeroBlock(PA Address, int Size);

/// <summary>Cache, TLB or translation maintenance that the step asked for.</summary>
public readonly record struct Maintenance(SysOp Operation, ulong Operand);

/// <summary>What an instruction that gave up the PE waits for.</summary>
public enum Wait : byte
{
    None,

    /// <summary>WFI: an interrupt.</summary>
    Interrupt,

    /// <summary>WFE: an event.</summary>
    Event,
}

/// <summary>What a step completes of the maintenance before it.</summary>
public enum Synchronization : byte
{
    None,

    /// <summary>ISB, an exception or its return: a context synchronization event.</summary>
    Context,

    /// <summary>A DSB for reads and writes of the Non-shareable domain.</summary>
    DSB_NSH,

    /// <summary>A DSB for reads and writes of the Inner Shareable domain or a larger one.</summary>
    DSB,
}

/// <summary>Everything that a step does outside its PE, for the caller to apply.</summary>
public record struct Effects
{
    /// <summary>The translation table descriptors that hardware changed, latest first; they come before the stores, and stay when the step takes an exception.</summary>
    public DescriptorUpdate? DescriptorUpdates { readonly get; internal set; }

    /// <summary>How many stores there are; <see cref="WriteAt"/> gives each, in the order in which they were made.</summary>
    public int WriteCount { readonly get; internal set; }

    public MemoryWrite Write0 { readonly get; internal set; }

    public MemoryWrite Write1 { readonly get; internal set; }

    /// <summary>The stores after the first two, of an instruction that stores more than a pair of general-purpose registers.</summary>
    public MoreWrites? More { readonly get; internal set; }

    public ZeroBlock? Zero { readonly get; internal set; }

    public Maintenance? Maintenance { readonly get; internal set; }

    /// <summary>The barrier that the instruction is. Exceptions and their returns say so by <see cref="StepEvent"/>.</summary>
    public Synchronization Synchronization { readonly get; internal set; }

    /// <summary>What the CPU interface tells the rest of the GIC.</summary>
    public GicCommand? Gic { readonly get; internal set; }

    public Wait Wait { readonly get; internal set; }

    /// <summary>SEV: an event for every PE of the system.</summary>
    public bool SendsEvent { readonly get; internal set; }

    /// <summary>ESB put the pending physical SError into DISR_EL1: it is pending no longer.</summary>
    public bool DefersSError { readonly get; internal set; }

    /// <summary>The store with number <paramref name="index"/>, from 0 to <see cref="WriteCount"/> - 1.</summary>
    public readonly MemoryWrite WriteAt(int index) => index switch { 0 => Write0, 1 => Write1, _ => More![index - 2] };

    internal void Add(MemoryWrite write)
    {
        if (WriteCount == 0)
            Write0 = write;
        else if (WriteCount == 1)
            Write1 = write;
        else
            (More ??= new MoreWrites()).Add(write);
        WriteCount++;
    }
}

/// <summary>Stores of one step, in order. The step that makes it fills it; then it does not change.</summary>
public sealed class MoreWrites : IEquatable<MoreWrites>
{
    private readonly List<MemoryWrite> _writes = [];

    public MemoryWrite this[int index] => _writes[index];

    public bool Equals(MoreWrites? other) => other is not null && _writes.SequenceEqual(other._writes);

    public override bool Equals(object? obj) => Equals(obj as MoreWrites);

    public override int GetHashCode() => _writes.Count == 0 ? 0 : HashCode.Combine(_writes.Count, _writes[0]);

    internal void Add(MemoryWrite write) => _writes.Add(write);
}
