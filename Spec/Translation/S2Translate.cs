using System.Diagnostics;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>Stage 2 follows stage 1: in the EL1&amp;0 regime where EL2 is implemented. It may still be off.</summary>
    private static bool HasStage2(in PE pe, Regime regime) => regime == Regime.EL10 && pe.Configuration.HaveEL2;

    /// <summary>AArch64.S2Translate: the physical address and attributes for the output of stage 1, or the fault of stage 2.</summary>
    internal static void S2Translate<TObserver>(
        ref TranslationContext c, in AddressDescriptor ipa, in TranslationRequest request, ref TObserver observer, out AddressDescriptor pa)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        pa = ipa;
        var p = GetS2TTWParams(c.Pe);
        if (!p.VM)
            return;
        var start = FaultRecord.None(request.Reported) with
        {
            SecondStage = true,
            S2FS1Walk = request.Access.AccType == AccessType.TTW,
            IPAddress = ipa.IPAddress,
        };
        if (!S2ParamsAreValid(c.Pe, ref p) || ipa.IPAddress.Value >> p.InputBits != 0)
        {
            pa.Fault = start with { StatusCode = FaultStatus.Translation };
            return;
        }
        for (int i = 0; i < MaxWalks; i++)
        {
            var walk = new WalkResult { Fault = start };
            S2Walk(ref c, p, request.Access, ref observer, ref walk);
            if (!walk.Fault.IsFault)
            {
                walk.Fault = S2LeafChecks(c.Pe, p, request, walk);
                walk.Updated = walk.IsCached ? walk.Descriptor : S2UpdatedDescriptor(c, p, request.Access, walk.Fault, walk.Descriptor);
                if (walk.Updated != walk.Descriptor && !c.TrySwapTableDesc(new PA(walk.DescriptorAddress), p.EE, (walk.Descriptor, walk.Updated), ref observer))
                    continue;
            }
            pa.Fault = walk.Fault;
            if (!walk.Fault.IsFault)
                S2Output(c.Pe, ipa, request, walk.State, ref pa);
            return;
        }
        throw new UnreachableException("a stage 2 descriptor changes each time that it is updated");
    }

    /// <summary>T0SZ and SL0 are in range and consistent; if not, every translation is a Translation fault at level 0.</summary>
    private static bool S2ParamsAreValid(in PE pe, ref S2TTWParams p)
    {
        int minimum = S2MinTxSZ(pe);
        if (p.TxSZ < minimum || p.TxSZ > MaxTxSZ)
        {
            if (pe.Configuration.Choices.Translation.TxSZOutOfRange == TxSZOutOfRange.Faults)
                return false;
            p = p with { TxSZ = Math.Clamp(p.TxSZ, minimum, MaxTxSZ) };
        }
        return !S2InvalidSL(pe, p) && !S2InconsistentSL(p);
    }

    private static FaultRecord S2LeafChecks(in PE pe, in S2TTWParams p, in TranslationRequest request, in WalkResult walk) =>
        HasAlignmentFault(request, walk.State.MemAttrs)
            ? walk.Fault with { StatusCode = FaultStatus.Alignment }
            : S2CheckPermissions(pe, p, walk.State, request.Access, walk.Fault);

    private static void S2Output(in PE pe, in AddressDescriptor ipa, in TranslationRequest request, in TTWState state, ref AddressDescriptor pa)
    {
        pa.PAddress = new PA(state.Output(ipa.IPAddress.Value));
        pa.Stage2 = state;
        pa.MemAttrs = S2CombineS1MemAttrs(ipa.MemAttrs, S2OutputAttributes(HCR_EL2ForTranslation(pe), request.Access.AccType, state.MemAttrs));
    }
}
