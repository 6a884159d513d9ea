using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Translation;

/// <summary>
/// Where a step gets its translations. The specification's own answer is <see cref="Walks"/>, a walk each time.
/// What stands beside the walk, a memo of walks or a model of a TLB, may be asked instead.
/// </summary>
public interface ITranslations
{
    /// <summary>The address of an access that is known to be translated without a fault; false to have it translated.</summary>
    /// <param name="aligned">The access is aligned to its size.</param>
    bool TryFind(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address);

    /// <summary>What AArch64.FullTranslate gives, or could have given when a TLB holds what memory no longer does.</summary>
    void Translate(ref TranslationContext c, in TranslationRequest request, out AddressDescriptor result);

    /// <summary>What address translation instructions look at too; null for memory alone.</summary>
    ITranslationCache? Cache { get; }
}

/// <summary>Each translation is a walk.</summary>
public sealed class Walks : ITranslations
{
    public static readonly Walks Instance = new();

    private Walks()
    {
    }

    public ITranslationCache? Cache => null;

    public bool TryFind(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address)
    {
        address = default;
        return false;
    }

    public void Translate(ref TranslationContext c, in TranslationRequest request, out AddressDescriptor result)
    {
        var unobserved = default(UnobservedWalk);
        AArch64.FullTranslate(ref c, request, ref unobserved, out result);
    }
}
