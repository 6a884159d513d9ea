using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Translation;

/// <summary>Where a walk may begin later than at its table base register.</summary>
public interface ITranslationCache
{
    /// <summary>The table from which a walk of stage 1 goes on, or the leaf in its place; false to begin at the base register.</summary>
    bool TryResumeS1(in PE pe, Regime regime, VA va, out TTWState state);

    /// <summary>The same for stage 2.</summary>
    /// <param name="forStage1Walk">The address is that of a descriptor of stage 1.</param>
    bool TryResumeS2(in PE pe, IPA ipa, bool forStage1Walk, out TTWState state);
}
