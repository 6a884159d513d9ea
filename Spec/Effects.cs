using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec;

/// <summary>A store that the step made: <paramref name="Size"/> bytes (1, 2, 4, 8), little-endian.</summary>
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

/// <summary>Everything that a step does outside its PE, for the caller to apply.</summary>
public record struct Effects
{
    /// <summary>How many of <see cref="Write0"/> and <see cref="Write1"/> there are.</summary>
    public int WriteCount { readonly get; internal set; }

    public MemoryWrite Write0 { readonly get; internal set; }

    public MemoryWrite Write1 { readonly get; internal set; }

    public ZeroBlock? Zero { readonly get; internal set; }

    public Maintenance? Maintenance { readonly get; internal set; }

    public Wait Wait { readonly get; internal set; }

    /// <summary>SEV: an event for every PE of the system.</summary>
    public bool SendsEvent { readonly get; internal set; }

    /// <summary>ESB put the pending physical SError into DISR_EL1: it is pending no longer.</summary>
    public bool DefersSError { readonly get; internal set; }

    internal void Add(MemoryWrite write)
    {
        if (WriteCount == 0)
            Write0 = write;
        else
            Write1 = write;
        WriteCount++;
    }
}
