using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Translation;

/// <summary>An access whose address is to be translated.</summary>
/// <param name="Aligned">The access is aligned to its size, so that it may go to Device memory.</param>
public readonly record struct TranslationRequest(VA Address, AccessDescriptor Access, bool Aligned = true)
{
    /// <summary>The access that a fault reports: that of the instruction, when <see cref="Access"/> is part of its walk.</summary>
    public AccessDescriptor Reported { get; init; } = Access;

    /// <summary>The read of a descriptor of stage 1, for stage 2.</summary>
    internal TranslationRequest ForWalk() => this with { Access = AArch64.CreateAccDescS1TTW(Access), Aligned = true };

    /// <summary>The update of a descriptor of stage 1, for stage 2.</summary>
    internal TranslationRequest ForUpdate() => this with { Access = AArch64.CreateAccDescTTEUpdate(Access), Aligned = true };
}

/// <summary>Where an access goes, or its fault. (Arm ARM, type AddressDescriptor.)</summary>
public struct AddressDescriptor
{
    public FaultRecord Fault;

    public VA VAddress;

    /// <summary>The output of stage 1.</summary>
    public IPA IPAddress;

    /// <summary>The output of the last stage.</summary>
    public PA PAddress;

    /// <summary>The attributes of all stages so far.</summary>
    public MemoryAttributes MemAttrs;

    /// <summary>What stage 1 found; nothing while it is off.</summary>
    public TTWState Stage1;

    /// <summary>What stage 2 found; nothing while it is off.</summary>
    public TTWState Stage2;

    public readonly bool IsFault => Fault.IsFault;
}
