using System.Diagnostics;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>
    /// How often a walk is made again because hardware found its descriptor changed. Only the update of another stage in the same step can change it,
    /// each time by setting a bit that was clear, of which a descriptor has two.
    /// </summary>
    private const int MaxWalks = 4;

    /// <summary>AArch64.S1Translate: the output address and attributes of stage 1, or its fault. While stage 1 is off, the address is its own output.</summary>
    internal static void S1Translate<TObserver>(
        ref TranslationContext c, Regime regime, in TranslationRequest request, ref TObserver observer, out AddressDescriptor ipa)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        if (!S1Enabled(c.Pe, regime))
        {
            ipa = S1DisabledOutput(c.Pe, regime, request);
            return;
        }
        ipa = new AddressDescriptor { VAddress = request.Address, Fault = FaultRecord.None(request.Access) };
        if (!S1Params(c.Pe, regime, request.Address, out var p))
        {
            ipa.Fault = ipa.Fault with { StatusCode = FaultStatus.Translation };
            return;
        }
        for (int i = 0; i < MaxWalks; i++)
        {
            S1Walk(ref c, p, request, ref observer, out var walk);
            if (!walk.Fault.IsFault)
            {
                walk.Fault = S1LeafChecks(c.Pe, p, request, walk);
                walk.Updated = walk.IsCached ? walk.Descriptor : S1UpdatedDescriptor(c, p, request.Access, walk.Fault, walk.Descriptor);
                if (walk.Updated != walk.Descriptor && !S1UpdateDescriptor(ref c, p, request, ref observer, ref walk))
                    continue;
            }
            ipa.Fault = walk.Fault;
            if (!walk.Fault.IsFault)
                S1Output(c.Pe, regime, request, walk.State, ref ipa);
            return;
        }
        throw new UnreachableException("a stage 1 descriptor changes each time that it is updated");
    }

    /// <summary>The controls for an address; false when TxSZ or the address is out of range, which is a Translation fault at level 0.</summary>
    private static bool S1Params(in PE pe, Regime regime, VA va, out S1TTWParams p)
    {
        p = GetS1TTWParams(pe, regime, va);
        if (p.TxSZ is < S1MinTxSZ or > MaxTxSZ)
        {
            if (pe.Configuration.Choices.Translation.TxSZOutOfRange == TxSZOutOfRange.Faults)
                return false;
            p = p with { TxSZ = Math.Clamp(p.TxSZ, S1MinTxSZ, MaxTxSZ) };
        }
        return !VAIsOutOfRange(p, va);
    }

    /// <summary>AArch64.VAIsOutOfRange: the bits above the range are not all zero, or in the upper range all one; a byte that TBI ignores aside.</summary>
    private static bool VAIsOutOfRange(in S1TTWParams p, VA va)
    {
        ulong value = p.TBI ? va.Value << 8 : va.Value;
        int above = (p.TBI ? 56 : 64) - p.InputBits;
        bool isUpper = HasUnprivileged(p.Regime) && GetVARange(va) == VARange.UPPER;
        return above > 0 && (isUpper ? ~value : value) >> (64 - above) != 0;
    }

    /// <summary>Alignment, which memory that stage 1 makes Device asks for, before permissions.</summary>
    private static FaultRecord S1LeafChecks(in PE pe, in S1TTWParams p, in TranslationRequest request, in WalkResult walk) =>
        HasAlignmentFault(request, walk.State.MemAttrs)
            ? walk.Fault with { StatusCode = FaultStatus.Alignment }
            : S1CheckPermissions(pe, p, walk.State, request.Access, walk.Fault);

    /// <summary>AArch64.S1HasAlignmentFault and AArch64.S2HasAlignmentFault: Device memory has no unaligned accesses, and no DC ZVA.</summary>
    private static bool HasAlignmentFault(in TranslationRequest request, MemoryAttributes attributes) =>
        attributes.IsDevice && request.Access.AccType != AccessType.IFETCH && (!request.Aligned || request.Access.AccType == AccessType.DCZero);

    /// <summary>AArch64.S1DisabledOutput: an address beyond the physical ones is an Address size fault at level 0.</summary>
    private static AddressDescriptor S1DisabledOutput(in PE pe, Regime regime, in TranslationRequest request)
    {
        ulong va = request.Address.Value;
        ulong output = GetS1TTWParams(pe, regime, request.Address).TBI ? va & ~(0xffUL << 56) : va;
        var attributes = S1DisabledAttributes(pe, regime, request.Access.AccType);
        var fault = FaultRecord.None(request.Access);
        if (output >> pe.Configuration.PhysicalAddressBits != 0)
            fault = fault with { StatusCode = FaultStatus.AddressSize };
        else if (HasAlignmentFault(request, attributes))
            fault = fault with { StatusCode = FaultStatus.Alignment };
        return new AddressDescriptor { Fault = fault, VAddress = request.Address, IPAddress = new IPA(output), PAddress = new PA(output), MemAttrs = attributes };
    }

    private static void S1Output(in PE pe, Regime regime, in TranslationRequest request, in TTWState state, ref AddressDescriptor ipa)
    {
        ulong output = state.Output(request.Address.Value);
        ipa.IPAddress = new IPA(output);
        ipa.PAddress = new PA(output);
        ipa.Stage1 = state;
        ipa.MemAttrs = S1OutputAttributes(pe, regime, request.Access.AccType, state.MemAttrs);
    }
}
