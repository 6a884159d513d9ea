namespace VirtSpec.Spec.Translation;

/// <summary>What a walk of one stage has found so far; at its end, all that a TLB entry holds of that stage. (Arm ARM, type TTWState.)</summary>
public readonly record struct TTWState
{
    /// <summary>The next table, or the output address of the leaf.</summary>
    public ulong BaseAddress { get; init; }

    /// <summary>The level of the next lookup, or of the leaf.</summary>
    public int Level { get; init; }

    public TGx Granule { get; init; }

    public Permissions Permissions { get; init; }

    /// <summary>The attributes that the leaf gives.</summary>
    public MemoryAttributes MemAttrs { get; init; }

    /// <summary>The leaf may be one of a run that a TLB holds as one entry.</summary>
    public bool Contiguous { get; init; }

    /// <summary>Stage 1: the translation is for the current ASID only.</summary>
    public bool nG { get; init; }

    /// <summary>The stage is on, and a leaf was found.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>The address bits within the block or page.</summary>
    public int BlockBits => Granule.TranslationSize(Level);

    /// <summary>StageOA: the output address for an input address.</summary>
    public ulong Output(ulong input) => BaseAddress | (input & ((1UL << BlockBits) - 1));
}

/// <summary>A walk of one stage: where it is, and in the end its leaf or fault.</summary>
public struct WalkResult
{
    public FaultRecord Fault;

    public TTWState State;

    /// <summary>The address of the leaf descriptor: intermediate physical at stage 1 of EL1&amp;0, else physical.</summary>
    public ulong DescriptorAddress;

    /// <summary>The leaf descriptor.</summary>
    public ulong Descriptor;

    /// <summary>The leaf descriptor as hardware is to make it.</summary>
    public ulong Updated;

    /// <summary>The leaf comes from a TLB: there is no descriptor to update.</summary>
    public bool IsCached;
}
