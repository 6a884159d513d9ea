using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Machine.Memory;

/// <summary>Where a running PE gets its translations, told of what may change them.</summary>
public interface IMachineTranslations : ITranslations
{
    /// <summary>Memory was written by any PE, within one page or two.</summary>
    /// <param name="size">In bytes.</param>
    void Stored(PA address, int size);

    /// <summary>The PE made a step that maintains TLBs, completes maintenance, or synchronizes its context.</summary>
    /// <returns>The invalidations that are now due to every other PE.</returns>
    IReadOnlyList<TlbInvalidation> Synchronized(in PE before, in StepResult step);

    /// <summary>Another PE has completed an invalidation.</summary>
    void Invalidated(TlbInvalidation invalidation);

    /// <summary>What a snapshot of the machine keeps; null where nothing but speed depends on it.</summary>
    TlbState? State { get; }
}

/// <summary>A walk for each access.</summary>
public sealed class MachineWalks : IMachineTranslations
{
    public ITranslationCache? Cache => null;

    public TlbState? State => null;

    public bool TryFind(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address) =>
        Walks.Instance.TryFind(pe, va, access, aligned, out address);

    public void Translate(ref TranslationContext c, in TranslationRequest request, out AddressDescriptor result) =>
        Walks.Instance.Translate(ref c, request, out result);

    public void Stored(PA address, int size)
    {
    }

    public IReadOnlyList<TlbInvalidation> Synchronized(in PE before, in StepResult step) => [];

    public void Invalidated(TlbInvalidation invalidation)
    {
    }
}
