using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>
    /// AArch64.FullTranslate: where an access goes, through stage 1 and, in the EL1&amp;0 regime, stage 2; or its fault.
    /// Total: any register values and any memory give a result.
    /// </summary>
    /// <param name="c">The PE and memory; afterwards also the descriptors that hardware updated, which stay when the access faults.</param>
    /// <param name="observer">Sees each descriptor that is read.</param>
    public static void FullTranslate<TObserver>(ref TranslationContext c, in TranslationRequest request, ref TObserver observer, out AddressDescriptor result)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        var regime = TranslationRegime(c.Pe, request.Access.EL);
        S1Translate(ref c, regime, request, ref observer, out var ipa);
        if (ipa.IsFault || !HasStage2(c.Pe, regime))
            result = ipa;
        else
            S2Translate(ref c, ipa, request, ref observer, out result);
    }
}
