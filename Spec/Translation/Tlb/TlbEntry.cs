namespace VirtSpec.Spec.Translation;

/// <summary>Which stages an entry stands for.</summary>
public enum TlbStage : byte
{
    Stage1,
    Stage2,

    /// <summary>A virtual address straight to a physical one. Invalidation by intermediate physical address need not find it.</summary>
    Both,
}

/// <summary>What a TLB or a walk cache holds: a leaf, or a table that a walk may go on from.</summary>
/// <param name="Context">Under what it was made; the ASID counts unless <paramref name="IsGlobal"/>, and not at stage 2.</param>
/// <param name="Input">The first input address: bits 55:0 of a virtual address, or an intermediate physical address.</param>
/// <param name="InputBits">The entry serves 2^InputBits bytes.</param>
/// <param name="State">Of stage 1, or of stage 2 when it stands for that alone.</param>
/// <param name="State2">Of stage 2, when the entry stands for both.</param>
public sealed record TlbEntry(TLBContext Context, TlbStage Stage, ulong Input, int InputBits, TTWState State, TTWState State2 = default)
{
    /// <summary>The bits of a virtual address that select a translation: the byte above is ignored, or equal to bit 55.</summary>
    private const ulong VABits = (1UL << 56) - 1;

    /// <summary>The last level of lookup, and not a table on the way.</summary>
    public bool IsLeaf => State.IsTranslated;

    /// <summary>The leaf serves every ASID. A table serves the one it was read for.</summary>
    public bool IsGlobal => Context.ASID is null || (IsLeaf && !State.nG);

    /// <summary>The entry of a state that a walk has reached; of a table the addresses are those of all its entries.</summary>
    public static TlbEntry Of(TLBContext context, TlbStage stage, ulong input, in TTWState state)
    {
        int bits = state.IsTranslated ? state.BlockBits : state.BlockBits + state.Granule.Stride();
        return At(stage == TlbStage.Stage2 ? context with { ASID = null } : context, stage, input, bits, state);
    }

    /// <summary>The entry of two leaves, one after the other, for the addresses that both serve.</summary>
    public static TlbEntry OfBoth(TLBContext context, ulong va, in TTWState stage1, in TTWState stage2) =>
        At(context, TlbStage.Both, va, Math.Min(stage1.BlockBits, stage2.BlockBits), stage1) with { State2 = stage2 };

    /// <summary>An address of the entry.</summary>
    public bool Covers(ulong input) => (input & VABits) >> InputBits == Input >> InputBits;

    /// <summary>A PE finds the entry for an address that it looks up in <paramref name="context"/>.</summary>
    public bool Serves(in TLBContext context, ulong input) =>
        Context.Regime == context.Regime && Context.VMID == context.VMID && (IsGlobal || Context.ASID == context.ASID) && Covers(input);

    private static TlbEntry At(TLBContext context, TlbStage stage, ulong input, int bits, in TTWState state) =>
        new(context, stage, input & VABits & ~((1UL << bits) - 1), bits, state);
}
